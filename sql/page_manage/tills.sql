-- The tills a person may work at, by restaurant; an admin without restaurants at any.
-- in:  network_id uuid, staff_id uuid
-- out: till_id uuid, till_name text, restaurant text
SELECT t.till_id, t.name AS till_name, r.name AS restaurant
FROM staff p
JOIN till t ON t.network_id = p.network_id
JOIN restaurant r ON r.network_id = t.network_id AND r.restaurant_id = t.restaurant_id
WHERE p.network_id = $1 AND p.staff_id = $2
	AND (EXISTS (SELECT FROM staff_restaurant sr
			WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id AND sr.restaurant_id = r.restaurant_id)
		OR (p.role = 'admin' AND NOT EXISTS (SELECT FROM staff_restaurant sr
			WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id)))
ORDER BY r.name, r.restaurant_id, t.name, t.till_id
LIMIT 200;
