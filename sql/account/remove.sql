-- A network's own account with a provider goes. No row when there was none.
-- in:  network_id uuid, provider text
-- out: provider text
DELETE FROM provider_account
WHERE network_id = $1 AND provider = $2
RETURNING provider;
