-- The person whose session this is, and where it works, while it lasts: 30 minutes idle.
-- in:  network_id uuid, token_hash bytea
-- out: staff_id uuid, name text, role text, till_id text, till_name text, restaurant_id text, restaurant_name text,
--	restaurant_zone text, seen_at timestamptz, expires_at timestamptz
SELECT p.staff_id, p.name, p.role, coalesce(t.till_id::text, '') AS till_id, coalesce(t.name, '') AS till_name,
	coalesce(r.restaurant_id::text, '') AS restaurant_id, coalesce(r.name, '') AS restaurant_name,
	coalesce(r.time_zone, '') AS restaurant_zone, s.seen_at, s.expires_at
FROM staff_session s
JOIN staff p ON p.network_id = s.network_id AND p.staff_id = s.staff_id AND p.active
LEFT JOIN till t ON t.network_id = s.network_id AND t.till_id = s.till_id
LEFT JOIN restaurant r ON r.network_id = t.network_id AND r.restaurant_id = t.restaurant_id
WHERE s.network_id = $1 AND s.token_hash = $2 AND s.ended_at IS NULL AND s.expires_at > app_now()
	AND s.seen_at > app_now() - interval '30 minutes';
