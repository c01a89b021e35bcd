-- What points buy, cheapest first where the network gave no order, and whether there are only so many of it.
-- kept: programme
-- in:  network_id uuid
-- out: reward_id uuid, name text, points bigint, limited boolean
SELECT reward_id, name, points, stock IS NOT NULL AS limited
FROM reward
WHERE network_id = $1 AND active
ORDER BY position, points, reward_id
LIMIT 100;
