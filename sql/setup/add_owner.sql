-- One of the platform's own people.
-- tenant: none, because owners belong to the platform.
-- in:  owner_id uuid, login_index bytea, name text, password_hash text
-- out:
INSERT INTO owner (owner_id, login_index, name, password_hash, created_at)
VALUES ($1, $2, $3, $4, app_now());
