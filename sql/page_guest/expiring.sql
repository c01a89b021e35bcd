-- The points of a guest that expire next, if that is within thirty days, with their last second, where a network takes points only after its
-- notice was delivered.
-- in:  network_id uuid, guest_id uuid
-- out: expiring bigint, expiring_last_at timestamptz
SELECT sum(l.points_left)::bigint AS expiring, l.end_at - interval '1 second' AS expiring_last_at
FROM (SELECT points_left, lot_end($1, $2, expires_at) AS end_at FROM lot
	WHERE network_id = $1 AND guest_id = $2 AND points_left > 0 AND expires_at <= app_now() + interval '720 hours') l
WHERE l.end_at > app_now() AND l.end_at <= app_now() + interval '720 hours'
GROUP BY l.end_at ORDER BY l.end_at LIMIT 1;
