-- Takes the secrets out of so many dead codes. The rows stay: limits and the brake count them. Dry: counts them.
-- in:  network_id uuid, most bigint, dry boolean
-- out: wiped bigint
WITH dead AS (
	SELECT otp_id FROM otp WHERE network_id = $1 AND code_hash IS NOT NULL AND expires_at <= app_now() ORDER BY expires_at LIMIT $2
), wiped AS (
	UPDATE otp SET code_hash = NULL, phone_sealed = NULL, dead_at = coalesce(dead_at, expires_at)
	WHERE network_id = $1 AND NOT $3 AND otp_id IN (SELECT otp_id FROM dead)
)
SELECT count(*) AS wiped FROM dead;
