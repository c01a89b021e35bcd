-- A session works at this till from now on, if it is at one of the person's restaurants.
-- in:  network_id uuid, token_hash bytea, till_id uuid
-- out: till_id uuid
UPDATE staff_session s
SET till_id = t.till_id
FROM till t, staff p
WHERE s.network_id = $1 AND s.token_hash = $2 AND s.ended_at IS NULL
	AND t.network_id = $1 AND t.till_id = $3
	AND p.network_id = $1 AND p.staff_id = s.staff_id
	AND (EXISTS (SELECT FROM staff_restaurant sr
			WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id AND sr.restaurant_id = t.restaurant_id)
		OR (p.role = 'admin' AND NOT EXISTS (SELECT FROM staff_restaurant sr
			WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id)))
RETURNING s.till_id;
