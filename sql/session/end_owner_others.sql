-- An owner's other sessions end.
-- tenant: none, because owners belong to the platform
-- in:  owner_id uuid, token_hash bytea
-- out: nothing
UPDATE owner_session SET ended_at = app_now() WHERE owner_id = $1 AND token_hash <> $2 AND ended_at IS NULL;
