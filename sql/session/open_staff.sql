-- A person signs in and works at the first till of their first restaurant; an admin without restaurants at the network's first.
-- in:  network_id uuid, token_hash bytea, staff_id uuid, expires_at timestamptz
-- out: nothing
INSERT INTO staff_session (network_id, token_hash, staff_id, till_id, created_at, seen_at, expires_at)
SELECT p.network_id, $2, p.staff_id,
	(SELECT t.till_id
	FROM till t JOIN restaurant r ON r.network_id = t.network_id AND r.restaurant_id = t.restaurant_id
	WHERE t.network_id = $1 AND (
		EXISTS (SELECT FROM staff_restaurant sr
			WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id AND sr.restaurant_id = r.restaurant_id)
		OR (p.role = 'admin' AND NOT EXISTS (SELECT FROM staff_restaurant sr
			WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id)))
	ORDER BY r.name, r.restaurant_id, t.name, t.till_id
	LIMIT 1),
	app_now(), app_now(), $4
FROM staff p
WHERE p.network_id = $1 AND p.staff_id = $3;
