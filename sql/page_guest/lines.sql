-- Why the newest earnings are what they are: every line of the trace, for those among the rows that history shows. What the rules say now is
-- in rule_terms.
-- in:  network_id uuid, guest_id uuid, most bigint
-- out: entry_id uuid, kind text, rule_id uuid, label text, net_minor bigint, rate_points bigint, rate_minor bigint, carry_before bigint,
-- out: carry_after bigint, points bigint, reason text
SELECT l.entry_id, l.kind, l.rule_id, l.label, l.net_minor, l.rate_points, l.rate_minor, l.carry_before, l.carry_after, l.points, l.reason
FROM (SELECT entry_id, seq FROM entry
	WHERE network_id = $1 AND guest_id = $2 AND resolves IS NULL
	ORDER BY seq DESC
	LIMIT $3) e
JOIN earn_line l ON l.network_id = $1 AND l.guest_id = $2 AND l.entry_id = e.entry_id
ORDER BY e.seq DESC, l.line
LIMIT 1000;
