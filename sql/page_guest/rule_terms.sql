-- From which amount, or at which visit, a network's earning rules hold, those of the past too.
-- kept: programme
-- in:  network_id uuid
-- out: id uuid, minimum_minor bigint, every integer
SELECT rule_id AS id, minimum_minor, every
FROM earning_rule
WHERE network_id = $1
LIMIT 5000;
