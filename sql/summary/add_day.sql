-- A day's sums, a row for each restaurant where something happened.
-- in:  network_id uuid, day date, from_at timestamptz, until_at timestamptz
-- out:
INSERT INTO summary_day (network_id, day, restaurant_id, visits, sales_minor, new_guests, issued, redeemed, redeemed_minor, expired)
SELECT $1, $2, restaurant_id, coalesce(sum(count) FILTER (WHERE figure = 'sales'), 0), coalesce(sum(minor) FILTER (WHERE figure = 'sales'), 0),
	coalesce(sum(amount) FILTER (WHERE figure = 'new'), 0), coalesce(sum(amount) FILTER (WHERE figure = 'issued'), 0),
	coalesce(sum(amount) FILTER (WHERE figure = 'redeemed'), 0), coalesce(sum(minor) FILTER (WHERE figure = 'redeemed'), 0),
	coalesce(sum(amount) FILTER (WHERE figure = 'expired'), 0)
FROM figure_row
WHERE network_id = $1 AND at >= $3 AND at < $4
GROUP BY restaurant_id;
