-- The first of a guest's lots whose points left are not the sum of its uses, or which has points and is not in the queue to expire.
-- in:  network_id uuid, guest_id uuid
-- out: lot_id uuid, points_left bigint, used bigint
SELECT l.lot_id, l.points_left, coalesce(u.moved, 0)::bigint AS used
FROM lot l
LEFT JOIN (SELECT lot_id, sum(points) AS moved FROM lot_use WHERE network_id = $1 AND guest_id = $2 GROUP BY lot_id) u
	ON u.lot_id = l.lot_id
WHERE l.network_id = $1 AND l.guest_id = $2 AND (l.points_left <> coalesce(u.moved, 0)
	OR (l.points_left > 0 AND NOT EXISTS (SELECT FROM due d
		WHERE d.network_id = $1 AND d.guest_id = $2 AND d.kind = 'expire_points' AND d.subject_id = l.lot_id)))
ORDER BY l.lot_id
LIMIT 1;
