-- Why one earning is what it is: every line of its trace, the last first.
-- in:  network_id uuid, guest_id uuid, entry_id uuid
-- out: entry_id uuid, kind text, rule_id uuid, label text, net_minor bigint, rate_points bigint, rate_minor bigint, carry_before bigint,
-- out: carry_after bigint, points bigint, reason text
SELECT l.entry_id, l.kind, l.rule_id, l.label, l.net_minor, l.rate_points, l.rate_minor, l.carry_before, l.carry_after, l.points, l.reason
FROM earn_line l
WHERE l.network_id = $1 AND l.guest_id = $2 AND l.entry_id = $3
ORDER BY l.line DESC
LIMIT 100;
