-- A reward that can be had now; stock −1 is as many as are asked for.
-- in:  network_id uuid, reward_id uuid
-- out: name text, points bigint, stock bigint
SELECT name, points, coalesce(stock, -1) AS stock
FROM reward
WHERE network_id = $1 AND reward_id = $2 AND active AND coalesce(stock, 1) > 0;
