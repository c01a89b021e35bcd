-- What a network's restaurants are called.
-- kept: programme
-- in:  network_id uuid
-- out: id uuid, name text
SELECT restaurant_id AS id, name
FROM restaurant
WHERE network_id = $1
LIMIT 5000;
