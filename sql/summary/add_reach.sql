-- How many guests were active in each of six stretches that end with a day, by exactly which restaurants: one look at the longest, in which
-- the places of a guest are bits. A stretch without a start is left out.
-- in:  network_id uuid, day date, until_at timestamptz, days integer[], starts timestamptz[]
-- out:
WITH place AS (
	SELECT restaurant_id, number, set_bit(repeat('0', of::integer)::varbit, number::integer, 1) AS bit
	FROM (
		SELECT restaurant_id, row_number() OVER (ORDER BY restaurant_id) - 1 AS number, count(*) OVER () AS of
		FROM (
			SELECT restaurant_id FROM restaurant WHERE network_id = $1
			UNION ALL
			SELECT '00000000-0000-0000-0000-000000000000'
		) one
	) numbered
), went AS (
	SELECT bit_or(p.bit) FILTER (WHERE a.at >= ($5::timestamptz[])[1]) AS first, bit_or(p.bit) FILTER (WHERE a.at >= ($5::timestamptz[])[2]) AS second,
		bit_or(p.bit) FILTER (WHERE a.at >= ($5::timestamptz[])[3]) AS third, bit_or(p.bit) FILTER (WHERE a.at >= ($5::timestamptz[])[4]) AS fourth,
		bit_or(p.bit) FILTER (WHERE a.at >= ($5::timestamptz[])[5]) AS fifth, bit_or(p.bit) AS longest
	FROM activity a
	JOIN place p ON p.restaurant_id = a.restaurant_id
	WHERE a.network_id = $1 AND a.at >= ($5::timestamptz[])[6] AND a.at < $3
	GROUP BY a.guest_id
), counted AS (
	SELECT s.days, s.places, count(*) AS guests
	FROM went
	CROSS JOIN LATERAL (VALUES (($4::integer[])[1], first), (($4::integer[])[2], second), (($4::integer[])[3], third), (($4::integer[])[4], fourth), (($4::integer[])[5], fifth), (($4::integer[])[6], longest))
		s (days, places)
	WHERE s.places IS NOT NULL
	GROUP BY s.days, s.places
)
INSERT INTO summary_reach (network_id, day, days, restaurants, guests)
SELECT $1, $2, c.days, (SELECT array_agg(p.restaurant_id ORDER BY p.restaurant_id) FROM place p WHERE get_bit(c.places, p.number::integer) = 1),
	c.guests
FROM counted c;
