-- The session is in use; written at most every 5 minutes.
-- in:  network_id uuid, token_hash bytea
-- out: nothing
UPDATE staff_session
SET seen_at = app_now()
WHERE network_id = $1 AND token_hash = $2 AND ended_at IS NULL AND seen_at < app_now() - interval '5 minutes';
