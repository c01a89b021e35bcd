-- The restaurants of a network by name.
-- kept: programme
-- in:  network_id uuid
-- out: name text
SELECT name
FROM restaurant
WHERE network_id = $1
ORDER BY name, restaurant_id
LIMIT 50;
