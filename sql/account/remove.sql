-- A network's own account with a provider goes, and with it how it did. No row when there was none.
-- in:  network_id uuid, provider text
-- out: provider text
WITH forgotten AS (
	DELETE FROM provider_health
	WHERE account = $1::uuid::text AND provider = $2
)
DELETE FROM provider_account
WHERE network_id = $1 AND provider = $2
RETURNING provider;
