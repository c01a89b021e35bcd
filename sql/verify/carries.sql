-- The first rule whose carry is not what its lines and refunds leave: the last line's carry, less what voided sales gave back since.
-- in:  network_id uuid, guest_id uuid
-- out: rule_id uuid, carry bigint, expected bigint
WITH moved AS (
	SELECT x.rule_id, sum(CASE WHEN v.voided_at IS NULL THEN x.carry_after - x.carry_before ELSE 0 END) AS expected
	FROM earn_line x
	JOIN entry e ON e.network_id = x.network_id AND e.guest_id = x.guest_id AND e.entry_id = x.entry_id
	JOIN visit v ON v.network_id = e.network_id AND v.visit_id = e.visit_id
	WHERE x.network_id = $1 AND x.guest_id = $2 AND x.rule_id IS NOT NULL
	GROUP BY x.rule_id
)
SELECT m.rule_id, coalesce(c.carry, 0) AS carry, m.expected::bigint AS expected
FROM moved m
LEFT JOIN earning_carry c ON c.network_id = $1 AND c.guest_id = $2 AND c.rule_id = m.rule_id
WHERE coalesce(c.carry, 0) <> m.expected
ORDER BY m.rule_id
LIMIT 1;
