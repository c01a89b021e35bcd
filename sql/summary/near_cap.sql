-- Guests whose live redemptions come near their tier's cap, those who used most first; sql/redemption/cap.sql has the last word on each.
-- in:  network_id uuid
-- out: guest_id uuid, latest_at timestamptz
SELECT g.guest_id, r.latest_at
FROM (
	SELECT guest_id, sum(value_minor) AS used_minor, max(made_at) AS latest_at
	FROM redemption
	WHERE network_id = $1 AND state <> 'released' AND made_at > app_now() - interval '720 hours'
	GROUP BY guest_id
) r
JOIN network n ON n.network_id = $1
JOIN guest g ON g.network_id = $1 AND g.guest_id = r.guest_id
JOIN tier t ON t.network_id = $1 AND t.rank = g.tier_rank
WHERE 100 * r.used_minor >= n.cap_warning_percent * greatest(n.cap_minor, t.cap_minor)
ORDER BY r.used_minor DESC, g.guest_id
LIMIT 1000;
