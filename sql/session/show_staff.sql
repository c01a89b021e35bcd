-- Of which restaurants a session shows figures; NULL: all that the person may see.
-- in:  network_id uuid, token_hash bytea, restaurants uuid[]
-- out: nothing
UPDATE staff_session SET restaurants = $3 WHERE network_id = $1 AND token_hash = $2 AND ended_at IS NULL;
