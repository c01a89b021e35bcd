-- Each network's guests and what they are owed in points, as its summary had them before a day, and its guests before an earlier one.
-- tenant: none, because the platform counts the guests of all networks
-- in:  before_day date, earlier_day date
-- out: network_id uuid, name text, currency text, digits smallint, guests bigint, guests_before bigint, owed_minor bigint
SELECT n.network_id, n.name, n.currency, n.currency_digits AS digits, s.guests, coalesce(e.guests, 0) AS guests_before,
	floor((s.available + s.held)::numeric * n.value_minor / n.value_points)::bigint AS owed_minor
FROM network n
CROSS JOIN LATERAL (
	SELECT guests, available, held FROM summary_network WHERE network_id = n.network_id AND day < $1 ORDER BY day DESC LIMIT 1) s
LEFT JOIN LATERAL (
	SELECT guests FROM summary_network WHERE network_id = n.network_id AND day < $2 ORDER BY day DESC LIMIT 1) e ON true
ORDER BY n.name, n.network_id;
