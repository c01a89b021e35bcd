-- A guest's points by when they expire, the first to go first.
-- in:  network_id uuid, guest_id uuid
-- out: expires_at timestamptz, points bigint
SELECT l.expires_at, sum(l.points_left)::bigint AS points
FROM lot l
WHERE l.network_id = $1 AND l.guest_id = $2 AND l.points_left > 0
GROUP BY l.expires_at
ORDER BY l.expires_at
LIMIT 1000;
