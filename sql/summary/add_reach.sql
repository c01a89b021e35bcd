-- How many guests were active in each of the stretches that end with a day, by exactly which restaurants; from one look at the longest.
-- in:  network_id uuid, day date, from_at timestamptz, until_at timestamptz, days integer[], starts timestamptz[]
-- out:
WITH latest AS (
	SELECT guest_id, restaurant_id, max(at) AS at
	FROM activity
	WHERE network_id = $1 AND at >= $3 AND at < $4
	GROUP BY guest_id, restaurant_id
), places AS (
	SELECT s.days, l.guest_id, array_agg(l.restaurant_id ORDER BY l.restaurant_id) AS restaurants
	FROM unnest($5::integer[], $6::timestamptz[]) s (days, start_at)
	JOIN latest l ON l.at >= s.start_at
	GROUP BY s.days, l.guest_id
)
INSERT INTO summary_reach (network_id, day, days, restaurants, guests)
SELECT $1, $2, days, restaurants, count(*)
FROM places
GROUP BY days, restaurants;
