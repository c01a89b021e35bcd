-- From which amount, or at which visit, a network's earning rules hold, those of the past too; and which of them have no end yet.
-- kept: programme
-- in:  network_id uuid
-- out: id uuid, minimum_minor bigint, every integer, endless boolean
SELECT rule_id AS id, minimum_minor, every, ends_at IS NULL AS endless
FROM earning_rule
WHERE network_id = $1
LIMIT 5000;
