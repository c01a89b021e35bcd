-- The earning rules in force now, with what is left over for one guest.
-- in:  network_id uuid, guest_id uuid
-- out: rule_id uuid, kind text, label text, points bigint, per_minor bigint, minimum_minor bigint, every integer, category text,
-- out: priority integer, carry bigint
SELECT r.rule_id, r.kind, r.label, r.points, r.per_minor, r.minimum_minor, r.every, r.category, r.priority, coalesce(c.carry, 0) AS carry
FROM earning_rule r
LEFT JOIN earning_carry c ON c.network_id = r.network_id AND c.guest_id = $2 AND c.rule_id = r.rule_id
WHERE r.network_id = $1 AND r.starts_at <= app_now() AND (r.ends_at IS NULL OR r.ends_at > app_now())
ORDER BY r.priority, r.rule_id
LIMIT 100;
