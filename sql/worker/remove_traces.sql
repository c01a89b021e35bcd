-- Removes what was only kept for counting and for repeats: codes and tries after 30 days, answers after 24 hours, card uses after a day,
-- the browsers a guest came with after 180 days; so many of each at once. Dry: counts them.
-- in:  network_id uuid, most bigint, dry boolean
-- out: removed bigint
WITH old_codes AS (
	SELECT otp_id FROM otp WHERE network_id = $1 AND sent_at < app_now() - interval '720 hours' LIMIT $2
), codes AS (
	DELETE FROM otp WHERE network_id = $1 AND NOT $3 AND otp_id IN (SELECT otp_id FROM old_codes)
), old_tries AS (
	SELECT try_id FROM otp_try WHERE network_id = $1 AND tried_at < app_now() - interval '720 hours' LIMIT $2
), tries AS (
	DELETE FROM otp_try WHERE network_id = $1 AND NOT $3 AND try_id IN (SELECT try_id FROM old_tries)
), old_answers AS (
	SELECT principal, address, key FROM idempotency WHERE network_id = $1 AND created_at < app_now() - interval '24 hours' LIMIT $2
), answers AS (
	DELETE FROM idempotency WHERE network_id = $1 AND NOT $3 AND (principal, address, key) IN (SELECT principal, address, key FROM old_answers)
), old_cards AS (
	SELECT code FROM card_code WHERE network_id = $1 AND expires_at < app_now() - interval '24 hours' LIMIT $2
), cards AS (
	DELETE FROM card_code WHERE network_id = $1 AND NOT $3 AND code IN (SELECT code FROM old_cards)
), old_uses AS (
	SELECT till_id, guest_id, step FROM card_use WHERE network_id = $1 AND used_at < app_now() - interval '24 hours' LIMIT $2
), uses AS (
	DELETE FROM card_use WHERE network_id = $1 AND NOT $3 AND (till_id, guest_id, step) IN (SELECT till_id, guest_id, step FROM old_uses)
), old_wrong AS (
	SELECT till_id, try_id FROM till_try WHERE network_id = $1 AND tried_at < app_now() - interval '24 hours' LIMIT $2
), wrong AS (
	DELETE FROM till_try WHERE network_id = $1 AND NOT $3 AND (till_id, try_id) IN (SELECT till_id, try_id FROM old_wrong)
), old_devices AS (
	SELECT guest_id, device_hash, address_hash FROM device WHERE network_id = $1 AND last_seen_at < app_now() - interval '4320 hours' LIMIT $2
), devices AS (
	DELETE FROM device WHERE network_id = $1 AND NOT $3 AND (guest_id, device_hash, address_hash) IN (SELECT guest_id, device_hash, address_hash FROM old_devices)
)
SELECT (SELECT count(*) FROM old_codes) + (SELECT count(*) FROM old_tries) + (SELECT count(*) FROM old_answers)
	+ (SELECT count(*) FROM old_cards) + (SELECT count(*) FROM old_uses) + (SELECT count(*) FROM old_wrong)
	+ (SELECT count(*) FROM old_devices) AS removed;
