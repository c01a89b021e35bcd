-- Takes one of a reward's stock; no row when the last one went meanwhile.
-- in:  network_id uuid, reward_id uuid
-- out: stock bigint
UPDATE reward SET stock = stock - 1
WHERE network_id = $1 AND reward_id = $2 AND stock > 0
RETURNING stock;
