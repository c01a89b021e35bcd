-- The comparison was a match.
-- in:  network_id uuid, try_id uuid
-- out: nothing
UPDATE otp_try SET correct = true WHERE network_id = $1 AND try_id = $2;
