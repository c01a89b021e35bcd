-- One of the platform's own people, with a device that makes their codes.
-- tenant: none, because owners belong to the platform.
-- in:  owner_id uuid, login_index bytea, name text, password_hash text, email_sealed bytea, totp_sealed bytea
-- out:
INSERT INTO owner (owner_id, login_index, name, password_hash, email_sealed, totp_sealed, totp_confirmed_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, app_now(), app_now());
