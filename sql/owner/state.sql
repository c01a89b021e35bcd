-- Since when an owner has a device, and how many recovery codes are unused.
-- tenant: none, because owners belong to the platform
-- in:  owner_id uuid
-- out: device_at timestamptz, codes_left bigint
SELECT o.totp_confirmed_at AS device_at,
	(SELECT count(*) FROM owner_recovery r WHERE r.owner_id = $1 AND r.used_at IS NULL) AS codes_left
FROM owner o
WHERE o.owner_id = $1;
