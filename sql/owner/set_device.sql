-- The owner's device from now on, its first code taken; a half session may only set the first.
-- tenant: none, because owners belong to the platform
-- in:  owner_id uuid, totp_sealed bytea, step bigint, replaces boolean
-- out: owner_id uuid
UPDATE owner
SET totp_sealed = $2, totp_confirmed_at = app_now(), totp_step = $3
WHERE owner_id = $1 AND active AND (totp_confirmed_at IS NULL OR $4)
RETURNING owner_id;
