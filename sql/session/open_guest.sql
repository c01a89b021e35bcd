-- A guest signs in.
-- in:  network_id uuid, token_hash bytea, guest_id uuid, kind text, expires_at timestamptz
-- out: nothing
INSERT INTO guest_session (network_id, token_hash, guest_id, kind, created_at, expires_at)
VALUES ($1, $2, $3, $4, app_now(), $5);
