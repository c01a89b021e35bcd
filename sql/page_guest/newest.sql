-- A guest's newest entries, newest first, with those that end others: what ends an entry comes after it, so how the entries here ended is told
-- by the same rows. `most` counts both sorts; where that is too few, history says it.
-- in:  network_id uuid, guest_id uuid, most bigint
-- out: entry_id uuid, resolves uuid, at timestamptz, kind text, cause text, points bigint, due_at timestamptz,
-- out: amount_minor bigint, discount_minor bigint, paid_minor bigint, net_minor bigint, value_minor bigint, end_reason text,
-- out: settled boolean, reward_id uuid, restaurant_id uuid, redemption_id uuid, expires_at timestamptz
SELECT e.entry_id, e.resolves, e.at, e.kind, e.cause,
	CASE e.kind WHEN 'earn' THEN e.d_pending WHEN 'repay' THEN -e.d_debt ELSE e.d_available - e.d_debt END AS points,
	e.due_at, v.amount_minor, v.discount_minor, v.points_value_minor AS paid_minor, v.net_minor, m.value_minor, m.end_reason,
	m.settled_at IS NOT NULL AS settled, m.reward_id, coalesce(e.restaurant_id, m.restaurant_id, v.restaurant_id) AS restaurant_id,
	m.redemption_id, m.expires_at
FROM entry e
LEFT JOIN visit v ON v.network_id = $1 AND v.visit_id = CASE WHEN e.resolves IS NULL THEN e.visit_id END
LEFT JOIN redemption m ON m.network_id = $1 AND m.redemption_id = CASE WHEN e.resolves IS NULL THEN e.redemption_id END
WHERE e.network_id = $1 AND e.guest_id = $2
ORDER BY e.seq DESC
LIMIT $3;
