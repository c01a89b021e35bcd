-- Removes sessions that ended, or ran out, 30 days ago: at most 1,000 of each at once.
-- in:  network_id uuid
-- out: removed bigint
WITH guests AS (
	DELETE FROM guest_session
	WHERE network_id = $1 AND token_hash IN (SELECT token_hash FROM guest_session
		WHERE network_id = $1 AND least(expires_at, coalesce(ended_at, 'infinity')) < app_now() - interval '720 hours' LIMIT 1000)
	RETURNING token_hash
), people AS (
	DELETE FROM staff_session
	WHERE network_id = $1 AND token_hash IN (SELECT token_hash FROM staff_session
		WHERE network_id = $1 AND least(expires_at, coalesce(ended_at, 'infinity')) < app_now() - interval '720 hours' LIMIT 1000)
	RETURNING token_hash
)
SELECT (SELECT count(*) FROM guests) + (SELECT count(*) FROM people) AS removed;
