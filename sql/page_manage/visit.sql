-- One sale with its points, how they stand, what paid part of it, and who recorded and voided it.
-- in:  network_id uuid, visit_id uuid
-- out: visit_id uuid, guest_id uuid, name text, card_no bigint, tier_name text, restaurant_id uuid, restaurant text, staff text, at timestamptz,
-- out: amount_minor bigint, discount_minor bigint, paid_minor bigint, net_minor bigint, entry_id uuid, points bigint, due_at timestamptz,
-- out: confirmed_at timestamptz, voided_at timestamptz, voided_by text, redemption_id text, redemption_points bigint, available bigint, debt bigint
SELECT v.visit_id, v.guest_id, g.name, g.card_no, t.name AS tier_name, v.restaurant_id, x.name AS restaurant, coalesce(s.name, '') AS staff, v.at,
	v.amount_minor, v.discount_minor, v.points_value_minor AS paid_minor, v.net_minor, e.entry_id, e.d_pending AS points, e.due_at,
	v.confirmed_at, v.voided_at, coalesce(b.name, '') AS voided_by, coalesce(r.redemption_id::text, '') AS redemption_id,
	coalesce(r.points, 0) AS redemption_points, a.available, a.debt
FROM visit v
JOIN guest g ON g.network_id = v.network_id AND g.guest_id = v.guest_id
JOIN guest_account a ON a.network_id = v.network_id AND a.guest_id = v.guest_id
JOIN tier t ON t.network_id = v.network_id AND t.rank = v.tier_rank
JOIN restaurant x ON x.network_id = v.network_id AND x.restaurant_id = v.restaurant_id
JOIN entry e ON e.network_id = v.network_id AND e.visit_id = v.visit_id AND e.kind = 'earn'
LEFT JOIN staff s ON s.network_id = v.network_id AND s.staff_id = v.staff_id
LEFT JOIN staff b ON b.network_id = v.network_id AND b.staff_id = v.voided_by
LEFT JOIN redemption r ON r.network_id = v.network_id AND r.visit_id = v.visit_id
WHERE v.network_id = $1 AND v.visit_id = $2
ORDER BY e.seq DESC
LIMIT 1;
