-- The rows behind a figure at the chosen restaurants from one instant until another, newest first, from a key on. The summaries tell which
-- days have enough of them, a row or more for each visit or new guest: only those are looked at, so a page costs no more for a year.
-- in:  network_id uuid, figure text, restaurants uuid[], from_at timestamptz, until_at timestamptz, below_at timestamptz, below_id uuid,
-- in:  below_undone boolean, most bigint
-- out: at timestamptz, id uuid, subject text, undone boolean, amount bigint, guest_id uuid, name text, card_no bigint, restaurant text
SELECT f.at, f.id, f.subject, f.undone, f.amount, f.guest_id, g.name, g.card_no, coalesce(r.name, '') AS restaurant
FROM (SELECT at, id, subject, undone, amount, guest_id, restaurant_id
	FROM figure_row
	WHERE network_id = $1 AND figure = $2 AND restaurant_id = ANY ($3) AND at < $5 AND at <= $6 AND (at, id, undone) < ($6, $7, $8)
		AND at >= greatest($4, (SELECT (max(d.day) - 1)::timestamp AT TIME ZONE n.time_zone
			FROM network n
			CROSS JOIN LATERAL (SELECT day, sum(sum(CASE $2 WHEN 'redeemed' THEN 0 WHEN 'new' THEN new_guests ELSE greatest(visits, 0) END))
					OVER (ORDER BY day DESC) AS reached
				FROM summary_day
				WHERE network_id = $1 AND day < ($6 AT TIME ZONE n.time_zone)::date - 1 AND restaurant_id = ANY ($3)
				GROUP BY day) d
			WHERE n.network_id = $1 AND d.reached >= $9::bigint
			GROUP BY n.time_zone))
	ORDER BY at DESC, id DESC, undone DESC
	LIMIT $9) f
JOIN guest g ON g.network_id = $1 AND g.guest_id = f.guest_id
LEFT JOIN restaurant r ON r.network_id = $1 AND r.restaurant_id = f.restaurant_id
ORDER BY f.at DESC, f.id DESC, f.undone DESC;
