-- The rows behind a figure at the chosen restaurants from one instant until another, newest first, from a key on.
-- in:  network_id uuid, figure text, restaurants uuid[], from_at timestamptz, until_at timestamptz, below_at timestamptz, below_id uuid,
-- in:  below_undone boolean, most bigint
-- out: at timestamptz, id uuid, subject text, undone boolean, amount bigint, minor bigint, guest_id uuid, name text, card_no bigint,
-- out: restaurant text
SELECT f.at, f.id, f.subject, f.undone, f.amount, f.minor, f.guest_id, g.name, g.card_no, coalesce(r.name, '') AS restaurant
FROM (SELECT at, id, subject, undone, amount, minor, guest_id, restaurant_id
	FROM figure_row
	WHERE network_id = $1 AND figure = $2 AND restaurant_id = ANY ($3) AND at >= $4 AND at < $5 AND at <= $6
		AND (at, id, undone) < ($6, $7, $8)
	ORDER BY at DESC, id DESC, undone DESC
	LIMIT $9) f
JOIN guest g ON g.network_id = $1 AND g.guest_id = f.guest_id
LEFT JOIN restaurant r ON r.network_id = $1 AND r.restaurant_id = f.restaurant_id
ORDER BY f.at DESC, f.id DESC, f.undone DESC;
