-- Removes what was only kept for counting and for repeats: codes and tries after 30 days, answers after 24 hours, card uses after a day.
-- in:  network_id uuid
-- out: removed bigint
WITH codes AS (
	DELETE FROM otp WHERE network_id = $1 AND sent_at < app_now() - interval '720 hours' RETURNING otp_id
), tries AS (
	DELETE FROM otp_try WHERE network_id = $1 AND tried_at < app_now() - interval '720 hours' RETURNING try_id
), answers AS (
	DELETE FROM idempotency WHERE network_id = $1 AND created_at < app_now() - interval '24 hours' RETURNING key
), cards AS (
	DELETE FROM card_code WHERE network_id = $1 AND expires_at < app_now() - interval '24 hours' RETURNING code
), uses AS (
	DELETE FROM card_use WHERE network_id = $1 AND used_at < app_now() - interval '24 hours' RETURNING step
), wrong AS (
	DELETE FROM till_try WHERE network_id = $1 AND tried_at < app_now() - interval '24 hours' RETURNING try_id
)
SELECT (SELECT count(*) FROM codes) + (SELECT count(*) FROM tries) + (SELECT count(*) FROM answers) + (SELECT count(*) FROM cards)
	+ (SELECT count(*) FROM uses) + (SELECT count(*) FROM wrong) AS removed;
