-- Removes sessions that ended, or ran out, 30 days ago.
-- in:  network_id uuid
-- out: removed bigint
WITH guests AS (
	DELETE FROM guest_session
	WHERE network_id = $1 AND least(expires_at, coalesce(ended_at, 'infinity')) < app_now() - interval '720 hours'
	RETURNING token_hash
), people AS (
	DELETE FROM staff_session
	WHERE network_id = $1 AND least(expires_at, coalesce(ended_at, 'infinity')) < app_now() - interval '720 hours'
	RETURNING token_hash
)
SELECT (SELECT count(*) FROM guests) + (SELECT count(*) FROM people) AS removed;
