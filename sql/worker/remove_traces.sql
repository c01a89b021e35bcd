-- Removes what was only kept for counting and for repeats: codes and tries after 30 days, answers after 24 hours, card uses after a day,
-- the browsers a guest came with after 180 days; so many of each at once, the oldest, and what is exactly as old. Dry: counts them.
-- (By their age and not by their keys: a join by keys of a table that grew since it was looked at for statistics reads all rows for each.)
-- (EXISTS: where nothing is old, a table is not read a second time.)
-- in:  network_id uuid, most bigint, dry boolean
-- out: removed bigint
WITH old_codes AS (
	SELECT sent_at AS at FROM otp WHERE network_id = $1 AND sent_at < app_now() - interval '720 hours' ORDER BY sent_at LIMIT $2
), codes AS (
	DELETE FROM otp WHERE network_id = $1 AND NOT $3 AND EXISTS (SELECT FROM old_codes) AND sent_at <= (SELECT max(at) FROM old_codes)
), old_tries AS (
	SELECT tried_at AS at FROM otp_try WHERE network_id = $1 AND tried_at < app_now() - interval '720 hours' ORDER BY tried_at LIMIT $2
), tries AS (
	DELETE FROM otp_try WHERE network_id = $1 AND NOT $3 AND EXISTS (SELECT FROM old_tries) AND tried_at <= (SELECT max(at) FROM old_tries)
), old_answers AS (
	SELECT created_at AS at FROM idempotency WHERE network_id = $1 AND created_at < app_now() - interval '24 hours' ORDER BY created_at LIMIT $2
), answers AS (
	DELETE FROM idempotency WHERE network_id = $1 AND NOT $3 AND EXISTS (SELECT FROM old_answers) AND created_at <= (SELECT max(at) FROM old_answers)
), old_cards AS (
	SELECT expires_at AS at FROM card_code WHERE network_id = $1 AND expires_at < app_now() - interval '24 hours' ORDER BY expires_at LIMIT $2
), cards AS (
	DELETE FROM card_code WHERE network_id = $1 AND NOT $3 AND EXISTS (SELECT FROM old_cards) AND expires_at <= (SELECT max(at) FROM old_cards)
), old_uses AS (
	SELECT used_at AS at FROM card_use WHERE network_id = $1 AND used_at < app_now() - interval '24 hours' ORDER BY used_at LIMIT $2
), uses AS (
	DELETE FROM card_use WHERE network_id = $1 AND NOT $3 AND EXISTS (SELECT FROM old_uses) AND used_at <= (SELECT max(at) FROM old_uses)
), old_wrong AS (
	SELECT tried_at AS at FROM till_try WHERE network_id = $1 AND tried_at < app_now() - interval '24 hours' ORDER BY tried_at LIMIT $2
), wrong AS (
	DELETE FROM till_try WHERE network_id = $1 AND NOT $3 AND EXISTS (SELECT FROM old_wrong) AND tried_at <= (SELECT max(at) FROM old_wrong)
), old_devices AS (
	SELECT last_seen_at AS at FROM device WHERE network_id = $1 AND last_seen_at < app_now() - interval '4320 hours' ORDER BY last_seen_at LIMIT $2
), devices AS (
	DELETE FROM device WHERE network_id = $1 AND NOT $3 AND EXISTS (SELECT FROM old_devices) AND last_seen_at <= (SELECT max(at) FROM old_devices)
)
SELECT (SELECT count(*) FROM old_codes) + (SELECT count(*) FROM old_tries) + (SELECT count(*) FROM old_answers)
	+ (SELECT count(*) FROM old_cards) + (SELECT count(*) FROM old_uses) + (SELECT count(*) FROM old_wrong)
	+ (SELECT count(*) FROM old_devices) AS removed;
