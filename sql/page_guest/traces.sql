-- Why those earnings are what they are: the sale and every line of the trace, for the rows that history shows.
-- in:  network_id uuid, guest_id uuid, filter text, below bigint, most bigint
-- out: entry_id uuid, kind text, label text, line_net_minor bigint, rate_points bigint, rate_minor bigint, minimum_minor bigint, every integer,
-- out: carry_before bigint, carry_after bigint, points bigint, reason text, amount_minor bigint, discount_minor bigint, paid_minor bigint, net_minor bigint, restaurant text
SELECT l.entry_id, l.kind, l.label, l.net_minor AS line_net_minor, l.rate_points, l.rate_minor, coalesce(q.minimum_minor, 0) AS minimum_minor,
	coalesce(q.every, 0) AS every, l.carry_before, l.carry_after, l.points, l.reason, v.amount_minor, v.discount_minor, v.points_value_minor AS paid_minor, v.net_minor,
	x.name AS restaurant
FROM (SELECT e.entry_id, e.visit_id, e.seq FROM entry e
	WHERE e.network_id = $1 AND e.guest_id = $2 AND e.resolves IS NULL AND e.seq < $4 AND $3 IN ('', 'earned')
		AND ($3 = '' OR e.kind = 'earn')
	ORDER BY e.seq DESC
	LIMIT $5) e
JOIN earn_line l ON l.network_id = $1 AND l.guest_id = $2 AND l.entry_id = e.entry_id
JOIN visit v ON v.network_id = l.network_id AND v.visit_id = e.visit_id
JOIN restaurant x ON x.network_id = v.network_id AND x.restaurant_id = v.restaurant_id
LEFT JOIN earning_rule q ON q.network_id = l.network_id AND q.rule_id = l.rule_id
ORDER BY e.seq DESC, l.line
LIMIT 1000;
