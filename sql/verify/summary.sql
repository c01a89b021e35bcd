-- The first figure of a network's summaries that is not what the rows behind it come to, until the instant that they end at.
-- in:  network_id uuid
-- out: slug text, figure text, kept bigint, actual bigint
WITH balances AS (
	SELECT sum(d_available) AS available, sum(d_pending) AS pending, sum(d_held) AS held, sum(d_debt) AS debt
	FROM entry
	WHERE network_id = $1 AND at < (SELECT until_at FROM summary_state WHERE network_id = $1)
), facts AS (
	SELECT sum(count) FILTER (WHERE figure = 'sales') AS visits, sum(amount) FILTER (WHERE figure = 'sales') AS sales_minor,
		sum(amount) FILTER (WHERE figure = 'new') AS new_guests, sum(amount) FILTER (WHERE figure = 'issued') AS issued,
		sum(amount) FILTER (WHERE figure = 'redeemed') AS redeemed, sum(minor) FILTER (WHERE figure = 'redeemed') AS redeemed_minor,
		sum(amount) FILTER (WHERE figure = 'expired') AS expired
	FROM figure_row
	WHERE network_id = $1 AND at < (SELECT until_at FROM summary_state WHERE network_id = $1)
), days AS (
	SELECT sum(visits) AS visits, sum(sales_minor) AS sales_minor, sum(new_guests) AS new_guests, sum(issued) AS issued,
		sum(redeemed) AS redeemed, sum(redeemed_minor) AS redeemed_minor, sum(expired) AS expired
	FROM summary_day
	WHERE network_id = $1
)
SELECT n.slug, f.figure, coalesce(f.kept, 0)::bigint AS kept, coalesce(f.actual, 0)::bigint AS actual
FROM network n
JOIN summary_state s ON s.network_id = n.network_id
CROSS JOIN balances b
CROSS JOIN facts r
CROSS JOIN days d
LEFT JOIN (SELECT * FROM summary_network WHERE network_id = $1 ORDER BY day DESC LIMIT 1) l ON true
CROSS JOIN LATERAL (VALUES (1, 'guests', l.guests, r.new_guests), (2, 'available', l.available, b.available), (3, 'pending', l.pending, b.pending),
	(4, 'held', l.held, b.held), (5, 'debt', l.debt, b.debt), (6, 'visits', d.visits, r.visits), (7, 'sales', d.sales_minor, r.sales_minor),
	(8, 'new', d.new_guests, r.new_guests), (9, 'issued', d.issued, r.issued), (10, 'redeemed', d.redeemed, r.redeemed),
	(11, 'worth of redeemed', d.redeemed_minor, r.redeemed_minor), (12, 'expired', d.expired, r.expired)) f (place, figure, kept, actual)
WHERE n.network_id = $1 AND coalesce(f.kept, 0) <> coalesce(f.actual, 0)
ORDER BY f.place
LIMIT 1;
