-- A network's own account with a provider, in place of the one before, whose failures are forgotten: the new one is tried at once.
-- in:  network_id uuid, provider text, settings_sealed bytea, changed_by uuid
-- out:
WITH forgotten AS (
	DELETE FROM provider_health
	WHERE account = $1::uuid::text AND provider = $2
)
INSERT INTO provider_account (network_id, provider, settings_sealed, changed_at, changed_by)
VALUES ($1, $2, $3, app_now(), $4)
ON CONFLICT (network_id, provider) DO UPDATE
SET settings_sealed = excluded.settings_sealed, changed_at = excluded.changed_at, changed_by = excluded.changed_by;
