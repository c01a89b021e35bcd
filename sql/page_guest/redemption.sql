-- One redemption of one guest, for its code page.
-- in:  network_id uuid, guest_id uuid, redemption_id uuid
-- out: redemption_id uuid, points bigint, value_minor bigint, state text, end_reason text, made_at timestamptz, expires_at timestamptz,
-- out: settled_at timestamptz, ended_at timestamptz, code_sealed bytea, reward text, restaurant text, is_due boolean
SELECT r.redemption_id, r.points, r.value_minor, r.state, r.end_reason, r.made_at, r.expires_at, r.settled_at, r.ended_at, r.code_sealed,
	coalesce(w.name, '') AS reward, coalesce(x.name, '') AS restaurant, r.expires_at <= app_now() AS is_due
FROM redemption r
LEFT JOIN reward w ON w.network_id = r.network_id AND w.reward_id = r.reward_id
LEFT JOIN restaurant x ON x.network_id = r.network_id AND x.restaurant_id = r.restaurant_id
WHERE r.network_id = $1 AND r.guest_id = $2 AND r.redemption_id = $3;
