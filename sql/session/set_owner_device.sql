-- A device is being set up in this session, or (NULL) no longer.
-- tenant: none, because owners belong to the platform
-- in:  token_hash bytea, device_sealed bytea
-- out: nothing
UPDATE owner_session SET device_sealed = $2 WHERE token_hash = $1 AND ended_at IS NULL;
