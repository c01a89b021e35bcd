-- The owner who signs in with this e-mail.
-- tenant: none, because owners belong to the platform
-- in:  login_index bytea
-- out: owner_id uuid, name text, password_hash text, has_device boolean
SELECT owner_id, name, password_hash, totp_confirmed_at IS NOT NULL AS has_device
FROM owner
WHERE login_index = $1 AND active;
