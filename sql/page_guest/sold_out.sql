-- Of the rewards there are only so many of, those that are gone at this moment.
-- in:  network_id uuid
-- out: reward_id uuid
SELECT reward_id
FROM reward
WHERE network_id = $1 AND active AND stock = 0
LIMIT 100;
