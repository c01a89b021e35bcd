-- A person signs out.
-- in:  network_id uuid, token_hash bytea
-- out: nothing
UPDATE staff_session SET ended_at = app_now() WHERE network_id = $1 AND token_hash = $2 AND ended_at IS NULL;
