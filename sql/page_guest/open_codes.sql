-- Redemption codes that can still be shown at a till, newest first.
-- in:  network_id uuid, guest_id uuid
-- out: redemption_id uuid, points bigint, value_minor bigint, expires_at timestamptz, reward text
SELECT r.redemption_id, r.points, r.value_minor, r.expires_at, coalesce(w.name, '') AS reward
FROM redemption r
LEFT JOIN reward w ON w.network_id = r.network_id AND w.reward_id = r.reward_id
WHERE r.network_id = $1 AND r.guest_id = $2 AND r.state = 'pending' AND r.expires_at > app_now()
ORDER BY r.made_at DESC
LIMIT 20;
