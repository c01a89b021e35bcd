-- What points buy now, cheapest first where the network gave no order; stock −1 is as many as are asked for.
-- in:  network_id uuid
-- out: reward_id uuid, name text, points bigint, stock bigint
SELECT reward_id, name, points, coalesce(stock, -1) AS stock
FROM reward
WHERE network_id = $1 AND active
ORDER BY position, points, reward_id
LIMIT 100;
