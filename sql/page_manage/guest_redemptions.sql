-- A guest's redemptions, newest first, from a key on.
-- in:  network_id uuid, guest_id uuid, below_at timestamptz, below_id uuid, most bigint
-- out: id uuid, at timestamptz, restaurant text, staff text, value_minor bigint, points bigint, reward text, state text, end_reason text,
-- out: expires_at timestamptz
SELECT r.redemption_id AS id, r.made_at AS at, coalesce(x.name, '') AS restaurant, coalesce(s.name, '') AS staff, r.value_minor, r.points,
	coalesce(w.name, '') AS reward, r.state, r.end_reason, r.expires_at
FROM redemption r
LEFT JOIN restaurant x ON x.network_id = r.network_id AND x.restaurant_id = r.restaurant_id
LEFT JOIN staff s ON s.network_id = r.network_id AND s.staff_id = r.settled_by
LEFT JOIN reward w ON w.network_id = r.network_id AND w.reward_id = r.reward_id
WHERE r.network_id = $1 AND r.guest_id = $2 AND r.made_at <= $3 AND (r.made_at, r.redemption_id) < ($3, $4)
ORDER BY r.made_at DESC, r.redemption_id DESC
LIMIT $5;
