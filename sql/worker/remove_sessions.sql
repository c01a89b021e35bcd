-- Removes sessions that ended, or ran out, 30 days ago: so many of each at once. Dry: counts them.
-- in:  network_id uuid, most bigint, dry boolean
-- out: removed bigint
WITH old_guests AS (
	SELECT token_hash FROM guest_session WHERE network_id = $1 AND least(expires_at, coalesce(ended_at, 'infinity')) < app_now() - interval '720 hours' LIMIT $2
), guests AS (
	DELETE FROM guest_session WHERE network_id = $1 AND NOT $3 AND token_hash IN (SELECT token_hash FROM old_guests)
), old_people AS (
	SELECT token_hash FROM staff_session WHERE network_id = $1 AND least(expires_at, coalesce(ended_at, 'infinity')) < app_now() - interval '720 hours' LIMIT $2
), people AS (
	DELETE FROM staff_session WHERE network_id = $1 AND NOT $3 AND token_hash IN (SELECT token_hash FROM old_people)
)
SELECT (SELECT count(*) FROM old_guests) + (SELECT count(*) FROM old_people) AS removed;
