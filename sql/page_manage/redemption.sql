-- One redemption: what it is worth, whose it is, how it stands, who took it.
-- in:  network_id uuid, redemption_id uuid
-- out: redemption_id uuid, guest_id uuid, name text, card_no bigint, points bigint, value_minor bigint, reward text, state text, end_reason text,
-- out: made_at timestamptz, expires_at timestamptz, settled_at timestamptz, ended_at timestamptz, staff text, restaurant_id text,
-- out: restaurant text, visit_id text
SELECT r.redemption_id, r.guest_id, g.name, g.card_no, r.points, r.value_minor, coalesce(w.name, '') AS reward, r.state, r.end_reason, r.made_at,
	r.expires_at, r.settled_at, r.ended_at, coalesce(s.name, '') AS staff, coalesce(r.restaurant_id::text, '') AS restaurant_id,
	coalesce(x.name, '') AS restaurant, coalesce(r.visit_id::text, '') AS visit_id
FROM redemption r
JOIN guest g ON g.network_id = r.network_id AND g.guest_id = r.guest_id
LEFT JOIN reward w ON w.network_id = r.network_id AND w.reward_id = r.reward_id
LEFT JOIN staff s ON s.network_id = r.network_id AND s.staff_id = r.settled_by
LEFT JOIN restaurant x ON x.network_id = r.network_id AND x.restaurant_id = r.restaurant_id
WHERE r.network_id = $1 AND r.redemption_id = $2;
