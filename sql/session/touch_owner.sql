-- The session is in use; written at most every 2 minutes.
-- tenant: none, because owners belong to the platform
-- in:  token_hash bytea
-- out: nothing
UPDATE owner_session
SET seen_at = app_now()
WHERE token_hash = $1 AND ended_at IS NULL AND seen_at < app_now() - interval '2 minutes';
