-- The comparisons made for one phone in a day, newest first: as many as the daily limit. Mine are the requester's.
-- in:  network_id uuid, phone_index bytea, requester bytea
-- out: tried_at timestamptz, correct boolean, mine boolean
SELECT tried_at, correct, requester = $3 AS mine
FROM otp_try
WHERE network_id = $1 AND phone_index = $2 AND tried_at > app_now() - interval '24 hours'
ORDER BY tried_at DESC, try_id DESC
LIMIT 15;
