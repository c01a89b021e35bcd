-- Why the newest earnings are what they are: every line of the trace, for those among the rows that history shows, perhaps for more of that time.
-- What the rules say now is in rule_terms.
-- in:  network_id uuid, guest_id uuid, most bigint
-- out: entry_id uuid, kind text, rule_id uuid, label text, net_minor bigint, rate_points bigint, rate_minor bigint, carry_before bigint,
-- out: carry_after bigint, points bigint, reason text
SELECT entry_id, kind, rule_id, label, net_minor, rate_points, rate_minor, carry_before, carry_after, points, reason
FROM earn_line
WHERE network_id = $1 AND guest_id = $2
	AND entry_id >= (SELECT e.entry_id
		FROM (SELECT entry_id FROM entry
			WHERE network_id = $1 AND guest_id = $2 AND resolves IS NULL
			ORDER BY seq DESC
			LIMIT $3) e
		ORDER BY e.entry_id
		LIMIT 1)
ORDER BY entry_id DESC, line DESC;
