-- Removes what was only kept for counting and for repeats: codes and tries after 30 days, answers after 24 hours, card uses after a day;
-- at most 1,000 of each at once.
-- in:  network_id uuid
-- out: removed bigint
WITH codes AS (
	DELETE FROM otp WHERE network_id = $1 AND otp_id IN (SELECT otp_id FROM otp
		WHERE network_id = $1 AND sent_at < app_now() - interval '720 hours' LIMIT 1000) RETURNING otp_id
), tries AS (
	DELETE FROM otp_try WHERE network_id = $1 AND try_id IN (SELECT try_id FROM otp_try
		WHERE network_id = $1 AND tried_at < app_now() - interval '720 hours' LIMIT 1000) RETURNING try_id
), answers AS (
	DELETE FROM idempotency WHERE network_id = $1 AND (principal, address, key) IN (SELECT principal, address, key FROM idempotency
		WHERE network_id = $1 AND created_at < app_now() - interval '24 hours' LIMIT 1000) RETURNING key
), cards AS (
	DELETE FROM card_code WHERE network_id = $1 AND code IN (SELECT code FROM card_code
		WHERE network_id = $1 AND expires_at < app_now() - interval '24 hours' LIMIT 1000) RETURNING code
), uses AS (
	DELETE FROM card_use WHERE network_id = $1 AND (till_id, guest_id, step) IN (SELECT till_id, guest_id, step FROM card_use
		WHERE network_id = $1 AND used_at < app_now() - interval '24 hours' LIMIT 1000) RETURNING step
), wrong AS (
	DELETE FROM till_try WHERE network_id = $1 AND (till_id, try_id) IN (SELECT till_id, try_id FROM till_try
		WHERE network_id = $1 AND tried_at < app_now() - interval '24 hours' LIMIT 1000) RETURNING try_id
)
SELECT (SELECT count(*) FROM codes) + (SELECT count(*) FROM tries) + (SELECT count(*) FROM answers) + (SELECT count(*) FROM cards)
	+ (SELECT count(*) FROM uses) + (SELECT count(*) FROM wrong) AS removed;
