-- One reward of the menu.
-- in:  network_id uuid, reward_id uuid, name text, points bigint, position integer
-- out:
INSERT INTO reward (network_id, reward_id, name, points, position)
VALUES ($1, $2, $3, $4, $5);
