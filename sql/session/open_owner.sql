-- An owner's session, half open unless the second factor came; with a device to set up, or NULL.
-- tenant: none, because owners belong to the platform
-- in:  token_hash bytea, owner_id uuid, expires_at timestamptz, passed boolean, device_sealed bytea
-- out: nothing
INSERT INTO owner_session (token_hash, owner_id, created_at, seen_at, expires_at, passed_at, device_sealed)
VALUES ($1, $2, app_now(), app_now(), $3, CASE WHEN $4 THEN app_now() END, $5);
