-- How many guests of a tier (0: any) and standing there are, counted up to a number.
-- in:  network_id uuid, tier_rank integer, standing text, most bigint
-- out: total bigint
SELECT count(*) AS total
FROM (
	SELECT
	FROM tier t
	CROSS JOIN LATERAL (
		(SELECT FROM guest g WHERE g.network_id = $1 AND g.tier_rank = t.rank AND g.verified_at IS NOT NULL AND $3 <> 'unverified' LIMIT $4)
		UNION ALL
		(SELECT FROM guest g WHERE g.network_id = $1 AND g.tier_rank = t.rank AND g.verified_at IS NULL AND $3 <> 'verified' LIMIT $4)
	) s
	WHERE t.network_id = $1 AND ($2 = 0 OR t.rank = $2)
	LIMIT $4
) counted;
