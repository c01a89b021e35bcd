-- The owner whose session this is, while it lasts: 15 minutes idle. Half open until the code came.
-- tenant: none, because owners belong to the platform
-- in:  token_hash bytea
-- out: owner_id uuid, name text, passed boolean, has_device boolean, device_sealed bytea, seen_at timestamptz
SELECT o.owner_id, o.name, s.passed_at IS NOT NULL AS passed, o.totp_confirmed_at IS NOT NULL AS has_device, s.device_sealed, s.seen_at
FROM owner_session s
JOIN owner o ON o.owner_id = s.owner_id AND o.active
WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > app_now()
	AND s.seen_at > app_now() - interval '15 minutes';
