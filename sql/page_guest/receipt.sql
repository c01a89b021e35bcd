-- One entry of one guest with how it ended, and its place in the guest's chain.
-- in:  network_id uuid, guest_id uuid, entry_id uuid
-- out: entry_id uuid, seq bigint, at timestamptz, kind text, cause text, points bigint, status text, due_at timestamptz,
-- out: ended_at timestamptz, amount_minor bigint, discount_minor bigint, paid_minor bigint, net_minor bigint, value_minor bigint,
-- out: end_reason text, settled boolean, reward_id uuid, restaurant_id uuid, redemption_id text, hash text, prev text
SELECT e.entry_id, e.seq, e.at, e.kind, e.cause,
	CASE e.kind WHEN 'earn' THEN e.d_pending WHEN 'repay' THEN -e.d_debt ELSE e.d_available - e.d_debt END AS points,
	CASE WHEN e.kind NOT IN ('earn', 'redeem') THEN 'confirmed' WHEN r.kind IS NULL THEN 'pending'
		WHEN r.kind = 'release' OR u.entry_id IS NOT NULL THEN 'released' ELSE 'confirmed' END AS status,
	e.due_at, coalesce(u.at, r.at) AS ended_at, v.amount_minor, v.discount_minor, v.points_value_minor AS paid_minor, v.net_minor,
	m.value_minor, m.end_reason, m.settled_at IS NOT NULL AS settled, m.reward_id,
	coalesce(e.restaurant_id, m.restaurant_id, v.restaurant_id) AS restaurant_id,
	coalesce(e.redemption_id::text, '') AS redemption_id, encode(e.hash, 'hex') AS hash, encode(e.prev, 'hex') AS prev
FROM entry e
LEFT JOIN entry r ON r.network_id = e.network_id AND r.guest_id = e.guest_id AND r.resolves = e.entry_id
LEFT JOIN entry u ON u.network_id = r.network_id AND u.guest_id = r.guest_id AND u.resolves = r.entry_id
LEFT JOIN visit v ON v.network_id = e.network_id AND v.visit_id = e.visit_id
LEFT JOIN redemption m ON m.network_id = e.network_id AND m.redemption_id = e.redemption_id
WHERE e.network_id = $1 AND e.guest_id = $2 AND e.entry_id = $3;
