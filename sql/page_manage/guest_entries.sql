-- What happened to a guest's points, newest first: each entry that is not the end of another, and how it ended. `filter` '' is all, 'earned',
-- 'redeemed' or 'other'; `below` is the sequence number to go on from.
-- in:  network_id uuid, guest_id uuid, filter text, below bigint, most bigint
-- out: entry_id uuid, seq bigint, at timestamptz, kind text, cause text, points bigint, status text, due_at timestamptz, ended_at timestamptz,
-- out: visit_id text, redemption_id text, amount_minor bigint, discount_minor bigint, paid_minor bigint, net_minor bigint, tier_name text,
-- out: value_minor bigint, end_reason text, settled_at timestamptz, expires_at timestamptz, reward text, restaurant text, staff text, settled_by text
SELECT e.entry_id, e.seq, e.at, e.kind, e.cause,
	CASE e.kind WHEN 'earn' THEN e.d_pending WHEN 'repay' THEN -e.d_debt ELSE e.d_available - e.d_debt END AS points,
	CASE WHEN e.kind NOT IN ('earn', 'redeem') THEN 'confirmed' WHEN r.kind IS NULL THEN 'pending'
		WHEN r.kind = 'release' OR u.entry_id IS NOT NULL THEN 'released' ELSE 'confirmed' END AS status,
	e.due_at, coalesce(u.at, r.at) AS ended_at, coalesce(v.visit_id::text, '') AS visit_id, coalesce(m.redemption_id::text, '') AS redemption_id,
	coalesce(v.amount_minor, 0) AS amount_minor, coalesce(v.discount_minor, 0) AS discount_minor, coalesce(v.points_value_minor, 0) AS paid_minor,
	coalesce(v.net_minor, 0) AS net_minor, coalesce(t.name, '') AS tier_name, coalesce(m.value_minor, 0) AS value_minor,
	coalesce(m.end_reason, '') AS end_reason, m.settled_at, m.expires_at, coalesce(w.name, '') AS reward, coalesce(x.name, '') AS restaurant,
	coalesce(s.name, '') AS staff, coalesce(c.name, '') AS settled_by
FROM entry e
LEFT JOIN entry r ON r.network_id = e.network_id AND r.guest_id = e.guest_id AND r.resolves = e.entry_id
LEFT JOIN entry u ON u.network_id = r.network_id AND u.guest_id = r.guest_id AND u.resolves = r.entry_id
LEFT JOIN visit v ON v.network_id = e.network_id AND v.visit_id = e.visit_id
LEFT JOIN tier t ON t.network_id = v.network_id AND t.rank = v.tier_rank
LEFT JOIN redemption m ON m.network_id = e.network_id AND m.redemption_id = e.redemption_id
LEFT JOIN reward w ON w.network_id = m.network_id AND w.reward_id = m.reward_id
LEFT JOIN restaurant x ON x.network_id = e.network_id AND x.restaurant_id = coalesce(e.restaurant_id, m.restaurant_id, v.restaurant_id)
LEFT JOIN staff s ON s.network_id = e.network_id AND s.staff_id = e.actor_id AND e.actor_kind = 'staff'
LEFT JOIN staff c ON c.network_id = m.network_id AND c.staff_id = m.settled_by
WHERE e.network_id = $1 AND e.guest_id = $2 AND e.resolves IS NULL AND e.seq < $4
	AND ($3 = '' OR ($3 = 'earned' AND e.kind = 'earn') OR ($3 = 'redeemed' AND e.kind = 'redeem')
		OR ($3 = 'other' AND e.kind NOT IN ('earn', 'redeem')))
ORDER BY e.seq DESC
LIMIT $5;
