-- The points that expire next, if that is within thirty days, and their last second.
-- in:  network_id uuid, guest_id uuid
-- out: points bigint, last_at timestamptz
SELECT sum(l.points_left)::bigint AS points, l.expires_at - interval '1 second' AS last_at
FROM lot l
WHERE l.network_id = $1 AND l.guest_id = $2 AND l.points_left > 0 AND l.expires_at > app_now()
	AND l.expires_at <= app_now() + interval '720 hours'
GROUP BY l.expires_at
ORDER BY l.expires_at
LIMIT 1;
