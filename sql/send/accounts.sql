-- The network's own accounts with providers.
-- in:  network_id uuid
-- out: provider text, settings_sealed bytea
SELECT provider, settings_sealed
FROM provider_account
WHERE network_id = $1
ORDER BY provider;
