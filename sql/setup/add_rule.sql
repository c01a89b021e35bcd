-- One earning rule, in force for as long as the demo's history goes back.
-- in:  network_id uuid, rule_id uuid, kind text, points bigint, per_minor bigint, minimum_minor bigint, every integer, priority integer
-- out:
INSERT INTO earning_rule (network_id, rule_id, kind, points, per_minor, minimum_minor, every, priority, starts_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, app_now() - interval '20000 hours');
