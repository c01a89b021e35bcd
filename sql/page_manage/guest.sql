-- A guest as the till shows one: name, tier, balances, visits so far and the last.
-- in:  network_id uuid, guest_id uuid
-- out: guest_id uuid, name text, card_no bigint, verified boolean, tier_name text, available bigint, pending bigint, debt bigint,
-- out: visits bigint, last_at timestamptz, last_restaurant text
SELECT g.guest_id, g.name, g.card_no, g.verified_at IS NOT NULL AS verified, t.name AS tier_name, a.available, a.pending, a.debt,
	(SELECT count(*) FROM visit v WHERE v.network_id = $1 AND v.guest_id = $2 AND v.voided_at IS NULL) AS visits,
	l.at AS last_at, coalesce(l.name, '') AS last_restaurant
FROM guest g
JOIN guest_account a ON a.network_id = g.network_id AND a.guest_id = g.guest_id
JOIN tier t ON t.network_id = g.network_id AND t.rank = g.tier_rank
LEFT JOIN LATERAL (SELECT v.at, r.name
	FROM visit v
	JOIN restaurant r ON r.network_id = v.network_id AND r.restaurant_id = v.restaurant_id
	WHERE v.network_id = $1 AND v.guest_id = $2 AND v.voided_at IS NULL
	ORDER BY v.at DESC
	LIMIT 1) l ON true
WHERE g.network_id = $1 AND g.guest_id = $2;
