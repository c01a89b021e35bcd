-- The points guests hold when a day ends and when an earlier one did, and since which day there are figures.
-- in:  network_id uuid, to_day integer, before_to integer
-- out: owed bigint, pending bigint, before_owed bigint, before_pending bigint, began_day integer
SELECT coalesce(n.available + n.held, 0) AS owed, coalesce(n.pending, 0) AS pending,
	coalesce(b.available + b.held, 0) AS before_owed, coalesce(b.pending, 0) AS before_pending,
	(SELECT min(day) FROM summary_network WHERE network_id = $1) - date '1970-01-01' AS began_day
FROM (SELECT) one
LEFT JOIN summary_network n ON n.network_id = $1 AND n.day = date '1970-01-01' + $2::integer
LEFT JOIN summary_network b ON b.network_id = $1 AND b.day = date '1970-01-01' + $3::integer;
