-- The code last sent for a requester, dead or not: which phone it is about.
-- in:  network_id uuid, requester bytea, via text
-- out: otp_id uuid, phone_index bytea, phone_sealed bytea
SELECT otp_id, phone_index, coalesce(phone_sealed, '') AS phone_sealed
FROM otp
WHERE network_id = $1 AND requester = $2 AND via = $3 AND sent_at > app_now() - interval '24 hours'
ORDER BY sent_at DESC, otp_id DESC
LIMIT 1;
