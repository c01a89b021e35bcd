-- A network, and its own account with a provider if it has one.
-- in:  network_id uuid, provider text
-- out: settings_sealed bytea
SELECT a.settings_sealed
FROM network n
LEFT JOIN provider_account a ON a.network_id = n.network_id AND a.provider = $2
WHERE n.network_id = $1;
