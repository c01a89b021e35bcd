-- Guests of a tier (0: any) and standing ('verified', 'unverified', '': either), the oldest first, from a key on.
-- Each tier has its own order by time, with and without verification: their beginnings are merged.
-- in:  network_id uuid, tier_rank integer, standing text, above_at timestamptz, above_id uuid, most bigint
-- out: guest_id uuid, name text, card_no bigint, verified boolean, tier_name text, available bigint, pending bigint, held bigint,
-- out: debt bigint, visits bigint, last_at timestamptz, joined_at timestamptz
SELECT r.guest_id, r.name, r.card_no, r.verified, r.tier_name, r.available, r.pending, r.held, r.debt, r.visits, r.last_at, r.joined_at
FROM (
	SELECT s.guest_id, s.created_at
	FROM tier t
	CROSS JOIN LATERAL (
		(SELECT g.guest_id, g.created_at
		FROM guest g
		WHERE g.network_id = $1 AND g.tier_rank = t.rank AND g.verified_at IS NOT NULL AND $3 <> 'unverified' AND (g.created_at, g.guest_id) > ($4, $5)
		ORDER BY g.created_at, g.guest_id
		LIMIT $6)
		UNION ALL
		(SELECT g.guest_id, g.created_at
		FROM guest g
		WHERE g.network_id = $1 AND g.tier_rank = t.rank AND g.verified_at IS NULL AND $3 <> 'verified' AND (g.created_at, g.guest_id) > ($4, $5)
		ORDER BY g.created_at, g.guest_id
		LIMIT $6)
	) s
	WHERE t.network_id = $1 AND ($2 = 0 OR t.rank = $2)
	ORDER BY s.created_at, s.guest_id
	LIMIT $6
) k
JOIN guest_row r ON r.network_id = $1 AND r.guest_id = k.guest_id
ORDER BY k.created_at, k.guest_id
LIMIT $6;
