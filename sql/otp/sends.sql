-- The codes sent to one phone in a day, newest first: as many as the daily limit.
-- in:  network_id uuid, phone_index bytea
-- out: sent_at timestamptz
SELECT sent_at
FROM otp
WHERE network_id = $1 AND phone_index = $2 AND sent_at > app_now() - interval '24 hours'
ORDER BY sent_at DESC
LIMIT 10;
