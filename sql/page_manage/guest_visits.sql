-- A guest's sales, newest first, from a key on, and what each earned.
-- in:  network_id uuid, guest_id uuid, below_at timestamptz, below_id uuid, most bigint
-- out: id uuid, at timestamptz, restaurant text, staff text, amount_minor bigint, points bigint, due_at timestamptz, confirmed boolean,
-- out: voided boolean
SELECT v.visit_id AS id, v.at, x.name AS restaurant, coalesce(s.name, '') AS staff, v.amount_minor, coalesce(e.points, 0) AS points, e.due_at,
	v.confirmed_at IS NOT NULL AS confirmed, v.voided_at IS NOT NULL AS voided
FROM visit v
JOIN restaurant x ON x.network_id = v.network_id AND x.restaurant_id = v.restaurant_id
LEFT JOIN staff s ON s.network_id = v.network_id AND s.staff_id = v.staff_id
LEFT JOIN LATERAL (SELECT e.d_pending AS points, e.due_at FROM entry e
	WHERE e.network_id = $1 AND e.visit_id = v.visit_id AND e.kind = 'earn' ORDER BY e.seq DESC LIMIT 1) e ON true
WHERE v.network_id = $1 AND v.guest_id = $2 AND v.at <= $3 AND (v.at, v.visit_id) < ($3, $4)
ORDER BY v.at DESC, v.visit_id DESC
LIMIT $5;
