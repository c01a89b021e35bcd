-- A wrong password or code.
-- tenant: none, because failures are counted whether the login exists or not
-- in:  login_index bytea, failure_id uuid, block_hash bytea
-- out: nothing
INSERT INTO login_failure (login_index, failure_id, block_hash, failed_at) VALUES ($1, $2, $3, app_now());
