-- A network's own account with a provider, sealed, and who changed it last.
-- in:  network_id uuid, provider text
-- out: settings_sealed bytea, changed_at timestamptz, changed_by text
SELECT a.settings_sealed, a.changed_at, coalesce(s.name, '') AS changed_by
FROM provider_account a
LEFT JOIN staff s ON s.network_id = a.network_id AND s.staff_id = a.changed_by
WHERE a.network_id = $1 AND a.provider = $2;
