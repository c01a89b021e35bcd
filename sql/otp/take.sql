-- A code is used: once, whoever else enters it at the same moment.
-- in:  network_id uuid, otp_id uuid
-- out: otp_id uuid
UPDATE otp
SET verified_at = app_now(), dead_at = app_now(), code_hash = NULL, phone_sealed = NULL
WHERE network_id = $1 AND otp_id = $2 AND dead_at IS NULL
RETURNING otp_id;
