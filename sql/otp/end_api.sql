-- A phone has verified without naming a challenge: every code sent to it through the api is dead.
-- in:  network_id uuid, phone_index bytea
-- out: nothing
UPDATE otp
SET dead_at = app_now(), code_hash = NULL, phone_sealed = NULL
WHERE network_id = $1 AND phone_index = $2 AND via = 'api' AND dead_at IS NULL;
