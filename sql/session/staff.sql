-- The person whose session this is, and where it works, while it lasts: 30 minutes idle. With it, for who sees figures, of which
-- restaurants (0…0, at none, is among them when they are all of the network's), and until when the figures are made.
-- in:  network_id uuid, token_hash bytea
-- out: staff_id uuid, name text, role text, till_id text, till_name text, restaurant_id text, restaurant_name text,
--	restaurant_zone text, seen_at timestamptz, expires_at timestamptz, shown uuid[], shown_name text, shown_count bigint,
--	may_count bigint, whole boolean, until_at timestamptz
SELECT p.staff_id, p.name, p.role, coalesce(t.till_id::text, '') AS till_id, coalesce(t.name, '') AS till_name,
	coalesce(r.restaurant_id::text, '') AS restaurant_id, coalesce(r.name, '') AS restaurant_name,
	coalesce(r.time_zone, '') AS restaurant_zone, s.seen_at, s.expires_at,
	coalesce(f.ids, '{}') || CASE WHEN f.shown = f.every THEN ARRAY['00000000-0000-0000-0000-000000000000'::uuid] ELSE '{}' END AS shown,
	coalesce(f.name, '') AS shown_name, f.shown AS shown_count, f.may AS may_count, f.shown = f.every AS whole, u.until_at
FROM staff_session s
JOIN staff p ON p.network_id = s.network_id AND p.staff_id = s.staff_id AND p.active
LEFT JOIN till t ON t.network_id = s.network_id AND t.till_id = s.till_id
LEFT JOIN restaurant r ON r.network_id = t.network_id AND r.restaurant_id = t.restaurant_id
LEFT JOIN summary_state u ON u.network_id = s.network_id
CROSS JOIN LATERAL (
	SELECT array_agg(x.restaurant_id) FILTER (WHERE x.may AND (x.picked OR NOT x.any_picked)) AS ids,
		min(x.name) FILTER (WHERE x.may AND (x.picked OR NOT x.any_picked)) AS name,
		count(*) FILTER (WHERE x.may AND (x.picked OR NOT x.any_picked)) AS shown,
		count(*) FILTER (WHERE x.may) AS may, count(*) AS every
	FROM (SELECT y.restaurant_id, y.name, y.may, y.picked, bool_or(y.may AND y.picked) OVER () AS any_picked
		FROM (SELECT a.restaurant_id, a.name, s.restaurants IS NULL OR a.restaurant_id = ANY (s.restaurants) AS picked,
				EXISTS (SELECT FROM staff_restaurant sr
					WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id AND sr.restaurant_id = a.restaurant_id)
				OR (p.role = 'admin' AND NOT EXISTS (SELECT FROM staff_restaurant sr
					WHERE sr.network_id = $1 AND sr.staff_id = p.staff_id)) AS may
			FROM restaurant a
			WHERE a.network_id = $1 AND p.role <> 'cashier') y) x
) f
WHERE s.network_id = $1 AND s.token_hash = $2 AND s.ended_at IS NULL AND s.expires_at > app_now()
	AND s.seen_at > app_now() - interval '30 minutes';
