-- A guest's story, newest first: what happened, not how it ended later, which is its status. `filter` '' is all; `below` is the
-- sequence number to go on from. Restaurants and rewards are named by restaurant_names and reward_names.
-- in:  network_id uuid, guest_id uuid, filter text, below bigint, most bigint
-- out: entry_id uuid, seq bigint, at timestamptz, kind text, cause text, points bigint, status text, due_at timestamptz,
-- out: amount_minor bigint, discount_minor bigint, paid_minor bigint, net_minor bigint, value_minor bigint, end_reason text,
-- out: settled boolean, reward_id uuid, restaurant_id uuid
SELECT e.entry_id, e.seq, e.at, e.kind, e.cause,
	CASE e.kind WHEN 'earn' THEN e.d_pending WHEN 'repay' THEN -e.d_debt ELSE e.d_available - e.d_debt END AS points,
	CASE WHEN e.kind NOT IN ('earn', 'redeem') THEN 'confirmed' WHEN r.kind IS NULL THEN 'pending'
		WHEN r.kind = 'release' OR u.entry_id IS NOT NULL THEN 'released' ELSE 'confirmed' END AS status,
	e.due_at, v.amount_minor, v.discount_minor, v.points_value_minor AS paid_minor, v.net_minor, m.value_minor, m.end_reason,
	m.settled_at IS NOT NULL AS settled, m.reward_id, coalesce(e.restaurant_id, m.restaurant_id, v.restaurant_id) AS restaurant_id
FROM (SELECT * FROM entry
	WHERE network_id = $1 AND guest_id = $2 AND resolves IS NULL AND seq < $4
		AND ($3 = '' OR ($3 = 'earned' AND kind = 'earn') OR ($3 = 'redeemed' AND kind = 'redeem')
			OR ($3 = 'other' AND kind NOT IN ('earn', 'redeem')))
	ORDER BY seq DESC
	LIMIT $5) e
LEFT JOIN entry r ON r.network_id = $1 AND r.guest_id = $2 AND r.resolves = e.entry_id
LEFT JOIN entry u ON u.network_id = $1 AND u.guest_id = $2 AND u.resolves = r.entry_id
LEFT JOIN visit v ON v.network_id = $1 AND v.visit_id = e.visit_id
LEFT JOIN redemption m ON m.network_id = $1 AND m.redemption_id = e.redemption_id
ORDER BY e.seq DESC;
