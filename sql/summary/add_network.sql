-- How the network stood at a day's end: as at the end of the day before, and what the day's entries changed.
-- in:  network_id uuid, day date, from_at timestamptz, until_at timestamptz
-- out:
INSERT INTO summary_network (network_id, day, guests, available, pending, held, debt)
SELECT $1, $2, coalesce(b.guests, 0) + g.came, coalesce(b.available, 0) + e.available, coalesce(b.pending, 0) + e.pending,
	coalesce(b.held, 0) + e.held, coalesce(b.debt, 0) + e.debt
FROM (
	SELECT coalesce(sum(d_available), 0) AS available, coalesce(sum(d_pending), 0) AS pending, coalesce(sum(d_held), 0) AS held,
		coalesce(sum(d_debt), 0) AS debt
	FROM entry
	WHERE network_id = $1 AND at >= $3 AND at < $4
) e
CROSS JOIN (SELECT count(*) AS came FROM guest WHERE network_id = $1 AND created_at >= $3 AND created_at < $4) g
LEFT JOIN (
	SELECT guests, available, pending, held, debt
	FROM summary_network
	WHERE network_id = $1 AND day < $2
	ORDER BY day DESC
	LIMIT 1
) b ON true;
