-- How many guests were active in each of the stretches that end with a day, by exactly which restaurants. One look at the longest: guests
-- who were at the same places, each last in the same stretch, are counted together first, for they are in the same sets of all stretches.
-- in:  network_id uuid, day date, until_at timestamptz, days integer[], starts timestamptz[]
-- out:
WITH last_time AS (
	SELECT guest_id, restaurant_id, max(at) AS at
	FROM activity
	WHERE network_id = $1 AND at >= ($5::timestamptz[])[1] AND at < $3
	GROUP BY guest_id, restaurant_id
), guest_places AS (
	SELECT array_agg(restaurant_id ORDER BY restaurant_id) AS restaurants,
		array_agg(width_bucket(at, $5::timestamptz[]) ORDER BY restaurant_id) AS stretches
	FROM last_time
	GROUP BY guest_id
), alike AS (
	SELECT restaurants, stretches, count(*) AS guests
	FROM guest_places
	GROUP BY restaurants, stretches
), sets AS (
	SELECT s.days, ARRAY(
			SELECT p.restaurant_id FROM unnest(a.restaurants, a.stretches) p (restaurant_id, stretch)
			WHERE p.stretch >= s.stretch ORDER BY p.restaurant_id) AS restaurants, a.guests
	FROM unnest($4::integer[]) WITH ORDINALITY s (days, stretch)
	CROSS JOIN alike a
)
INSERT INTO summary_reach (network_id, day, days, restaurants, guests)
SELECT $1, $2, days, restaurants, sum(guests)
FROM sets
WHERE restaurants <> '{}'
GROUP BY days, restaurants;
