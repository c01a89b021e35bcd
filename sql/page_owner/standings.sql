-- The guests of all networks and what they are owed in points, by currency, as the summaries had them when each month began, from the
-- month of that first day on; step 0 is the first border. The worth of a point is today's.
-- tenant: none, because the platform counts the guests of all networks
-- in:  first_day date, months integer
-- out: step integer, currency text, digits smallint, guests bigint, owed_minor bigint
SELECT b.step, n.currency, n.currency_digits AS digits, sum(s.guests)::bigint AS guests,
	sum(floor((s.available + s.held)::numeric * n.value_minor / n.value_points))::bigint AS owed_minor
FROM generate_series(0, $2) AS b(step)
CROSS JOIN network n
CROSS JOIN LATERAL (
	SELECT guests, available, held
	FROM summary_network
	WHERE network_id = n.network_id AND day < ($1::date + make_interval(months => b.step))::date
	ORDER BY day DESC
	LIMIT 1) s
GROUP BY b.step, n.currency, n.currency_digits
ORDER BY b.step, n.currency;
