-- The codes that a requester may enter for a phone.
-- in:  network_id uuid, phone_index bytea, requester bytea
-- out: otp_id uuid, code_hash bytea
SELECT otp_id, code_hash
FROM otp
WHERE network_id = $1 AND phone_index = $2 AND requester = $3 AND dead_at IS NULL AND code_hash IS NOT NULL
	AND expires_at > app_now()
ORDER BY sent_at DESC
LIMIT 10;
