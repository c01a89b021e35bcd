-- An owner signs out, or goes on with another session.
-- tenant: none, because owners belong to the platform
-- in:  token_hash bytea
-- out: nothing
UPDATE owner_session SET ended_at = app_now() WHERE token_hash = $1 AND ended_at IS NULL;
