-- The restaurants whose figures a person may see, an admin without restaurants all of them; and which this session shows.
-- in:  network_id uuid, staff_id uuid, shown uuid[]
-- out: restaurant_id uuid, name text, chosen boolean
SELECT r.restaurant_id, r.name, r.restaurant_id = ANY ($3) AS chosen
FROM staff p
JOIN restaurant r ON r.network_id = p.network_id
WHERE p.network_id = $1 AND p.staff_id = $2
	AND (EXISTS (SELECT FROM staff_restaurant sr
			WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id AND sr.restaurant_id = r.restaurant_id)
		OR (p.role = 'admin' AND NOT EXISTS (SELECT FROM staff_restaurant sr
			WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id)))
ORDER BY r.name, r.restaurant_id;
