-- What a network's rewards are called, those of the past too.
-- kept: programme
-- in:  network_id uuid
-- out: id uuid, name text
SELECT reward_id AS id, name
FROM reward
WHERE network_id = $1
LIMIT 5000;
