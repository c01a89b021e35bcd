-- How points are earned now, for people who are not guests yet.
-- in:  network_id uuid
-- out: kind text, label text, points bigint, per_minor bigint, minimum_minor bigint, every integer
SELECT kind, label, points, per_minor, minimum_minor, every
FROM earning_rule
WHERE network_id = $1 AND starts_at <= app_now() AND (ends_at IS NULL OR ends_at > app_now())
ORDER BY priority, rule_id
LIMIT 20;
