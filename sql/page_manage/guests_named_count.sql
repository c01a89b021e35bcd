-- How many guests that search finds by name, counted up to a number; in the order of the index of words, or millions of them would be read
-- through for the first hundred.
-- in:  network_id uuid, word text, word_end text, more text, tier_rank integer, standing text, most bigint
-- out: total bigint
SELECT count(*) AS total
FROM (
	SELECT
	FROM guest_token k
	JOIN guest g ON g.network_id = $1 AND g.guest_id = k.guest_id
	WHERE k.network_id = $1 AND k.token >= $2 AND k.token < $3
		AND ($5 = 0 OR g.tier_rank = $5) AND ($6 = '' OR ($6 = 'verified') = (g.verified_at IS NOT NULL))
		AND NOT EXISTS (SELECT FROM guest_token e WHERE e.network_id = $1 AND e.guest_id = k.guest_id AND e.token >= $2 AND e.token < k.token)
		AND NOT EXISTS (SELECT FROM string_to_table($4, ' ') AS w (word) WHERE w.word <> '' AND NOT EXISTS (SELECT FROM guest_token o
			WHERE o.network_id = $1 AND o.guest_id = k.guest_id AND o.token >= w.word AND o.token < w.word || U&'\+10FFFF'))
	ORDER BY k.token, k.guest_id
	LIMIT $7
) counted;
