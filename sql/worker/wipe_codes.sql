-- Takes the secrets out of dead codes. The rows stay: limits and the brake count them.
-- in:  network_id uuid
-- out: wiped bigint
WITH wiped AS (
	UPDATE otp SET code_hash = NULL, phone_sealed = NULL, dead_at = coalesce(dead_at, expires_at)
	WHERE network_id = $1 AND otp_id IN (SELECT otp_id FROM otp WHERE network_id = $1 AND code_hash IS NOT NULL
		AND expires_at <= app_now() ORDER BY expires_at LIMIT 1000)
	RETURNING otp_id
)
SELECT count(*) AS wiped FROM wiped;
