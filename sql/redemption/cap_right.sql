-- What the height of one guest's cap and the right to redeem depend on.
-- in:  network_id uuid, guest_id uuid
-- out: tier_cap_minor bigint, visits bigint, verified boolean
SELECT coalesce(t.cap_minor, 0) AS tier_cap_minor,
	CASE WHEN n.cap_visits IS NULL THEN 0 ELSE (SELECT count(*) FROM visit v WHERE v.network_id = $1 AND v.guest_id = $2
		AND v.confirmed_at IS NOT NULL AND v.voided_at IS NULL) END AS visits,
	g.verified_at IS NOT NULL AS verified
FROM guest g
JOIN network n ON n.network_id = g.network_id
JOIN tier t ON t.network_id = g.network_id AND t.rank = g.tier_rank
WHERE g.network_id = $1 AND g.guest_id = $2;
