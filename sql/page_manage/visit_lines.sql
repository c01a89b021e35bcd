-- The trace of a sale's earning, line by line.
-- in:  network_id uuid, visit_id uuid
-- out: entry_id uuid, kind text, label text, rate_points bigint, rate_minor bigint, minimum_minor bigint, every integer, category text,
-- out: points bigint, reason text, carry_before bigint
SELECT l.entry_id, l.kind, l.label, l.rate_points, l.rate_minor, coalesce(q.minimum_minor, 0) AS minimum_minor, coalesce(q.every, 0) AS every,
	coalesce(q.category, '') AS category, l.points, l.reason, l.carry_before
FROM entry e
JOIN earn_line l ON l.network_id = e.network_id AND l.guest_id = e.guest_id AND l.entry_id = e.entry_id
LEFT JOIN earning_rule q ON q.network_id = l.network_id AND q.rule_id = l.rule_id
WHERE e.network_id = $1 AND e.visit_id = $2 AND e.kind = 'earn'
ORDER BY e.seq DESC, l.line
LIMIT 100;
