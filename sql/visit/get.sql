-- One sale as its void needs it: its figures, its earning and whether that was confirmed, the lot it became, the redemption settled with it.
-- in:  network_id uuid, visit_id uuid
-- out: guest_id uuid, at timestamptz, restaurant_id uuid, net_minor bigint, refunded_minor bigint, voided boolean, earn_id uuid, points bigint,
-- out: due_at timestamptz, confirm_id uuid, lot_id uuid, redemption_id uuid
SELECT v.guest_id, v.at, v.restaurant_id, v.net_minor, v.refunded_minor, v.voided_at IS NOT NULL AS voided, e.entry_id AS earn_id,
	e.d_pending AS points, e.due_at, c.entry_id AS confirm_id, l.lot_id, r.redemption_id
FROM visit v
JOIN entry e ON e.network_id = v.network_id AND e.visit_id = v.visit_id AND e.kind = 'earn'
LEFT JOIN entry c ON c.network_id = e.network_id AND c.guest_id = e.guest_id AND c.resolves = e.entry_id AND c.kind = 'confirm'
LEFT JOIN lot l ON l.network_id = c.network_id AND l.guest_id = c.guest_id AND l.entry_id = c.entry_id
LEFT JOIN redemption r ON r.network_id = v.network_id AND r.guest_id = v.guest_id AND r.visit_id = v.visit_id
WHERE v.network_id = $1 AND v.visit_id = $2
ORDER BY e.seq DESC
LIMIT 1;
