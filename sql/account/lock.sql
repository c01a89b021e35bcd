-- A network's own account with a provider, for changing it.
-- in:  network_id uuid, provider text
-- out: settings_sealed bytea
SELECT settings_sealed
FROM provider_account
WHERE network_id = $1 AND provider = $2
FOR UPDATE;
