-- What an owner's code is judged by: the device's secret and last step; whether this is a recovery code, and how many are unused.
-- tenant: none, because owners belong to the platform
-- in:  owner_id uuid, code_hash bytea
-- out: totp_sealed bytea, totp_step bigint, is_recovery boolean, codes_left bigint
SELECT o.totp_sealed, o.totp_step,
	EXISTS (SELECT FROM owner_recovery r WHERE r.owner_id = $1 AND r.code_hash = $2 AND r.used_at IS NULL) AS is_recovery,
	(SELECT count(*) FROM owner_recovery r WHERE r.owner_id = $1 AND r.used_at IS NULL) AS codes_left
FROM owner o
WHERE o.owner_id = $1 AND o.active;
