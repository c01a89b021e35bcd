-- A guest's points by when they expire, the first to go first; where a delivered notice put that off, by when they end.
-- in:  network_id uuid, guest_id uuid
-- out: expires_at timestamptz, points bigint
SELECT l.end_at AS expires_at, sum(l.points_left)::bigint AS points
FROM (SELECT l.points_left, CASE WHEN n.notice_days = 0 THEN l.expires_at
		ELSE coalesce(nullif(lot_end(l.network_id, l.guest_id, l.expires_at), '9999-12-31 00:00+00'), l.expires_at) END AS end_at
	FROM lot l JOIN network n ON n.network_id = l.network_id
	WHERE l.network_id = $1 AND l.guest_id = $2 AND l.points_left > 0) l
GROUP BY l.end_at
ORDER BY l.end_at
LIMIT 1000;
