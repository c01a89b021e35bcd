-- The requester has verified: its other codes are dead.
-- in:  network_id uuid, requester bytea
-- out: nothing
UPDATE otp
SET dead_at = app_now(), code_hash = NULL, phone_sealed = NULL
WHERE network_id = $1 AND requester = $2 AND dead_at IS NULL;
