-- The network's own accounts with providers.
-- in:  network_id uuid
-- out: provider text, settings_sealed bytea, changed_at timestamptz
SELECT provider, settings_sealed, changed_at
FROM provider_account
WHERE network_id = $1
ORDER BY provider;
