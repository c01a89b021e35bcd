-- The traces of the earnings among the entries that guest_entries shows, line by line.
-- in:  network_id uuid, guest_id uuid, filter text, below bigint, most bigint
-- out: entry_id uuid, kind text, label text, rate_points bigint, rate_minor bigint, minimum_minor bigint, every integer, category text,
-- out: points bigint, reason text, carry_before bigint
SELECT l.entry_id, l.kind, l.label, l.rate_points, l.rate_minor, coalesce(q.minimum_minor, 0) AS minimum_minor, coalesce(q.every, 0) AS every,
	coalesce(q.category, '') AS category, l.points, l.reason, l.carry_before
FROM (SELECT e.entry_id, e.seq FROM entry e
	WHERE e.network_id = $1 AND e.guest_id = $2 AND e.resolves IS NULL AND e.seq < $4 AND $3 IN ('', 'earned')
		AND ($3 = '' OR e.kind = 'earn')
	ORDER BY e.seq DESC
	LIMIT $5) e
JOIN earn_line l ON l.network_id = $1 AND l.guest_id = $2 AND l.entry_id = e.entry_id
LEFT JOIN earning_rule q ON q.network_id = l.network_id AND q.rule_id = l.rule_id
ORDER BY e.seq DESC, l.line
LIMIT 2000;
