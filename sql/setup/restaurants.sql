-- A network's restaurants in the order in which they were made, each with its first till.
-- in:  network_id uuid
-- out: restaurant_id uuid, till_id uuid
SELECT DISTINCT ON (restaurant_id) restaurant_id, till_id
FROM till
WHERE network_id = $1
ORDER BY restaurant_id, till_id
LIMIT 100;
