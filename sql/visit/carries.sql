-- The lines of a sale's earning that moved a carry, with the carry as it is now.
-- in:  network_id uuid, visit_id uuid
-- out: rule_id uuid, net_minor bigint, rate_points bigint, rate_minor bigint, points bigint, carry bigint
SELECT x.rule_id, x.net_minor, x.rate_points, x.rate_minor, x.points, coalesce(c.carry, 0) AS carry
FROM entry e
JOIN earn_line x ON x.network_id = e.network_id AND x.guest_id = e.guest_id AND x.entry_id = e.entry_id
LEFT JOIN earning_carry c ON c.network_id = x.network_id AND c.guest_id = x.guest_id AND c.rule_id = x.rule_id
WHERE e.network_id = $1 AND e.visit_id = $2 AND e.kind = 'earn' AND x.reason = 'fired' AND x.rule_id IS NOT NULL AND x.rate_minor > 0
ORDER BY x.line
LIMIT 100;
