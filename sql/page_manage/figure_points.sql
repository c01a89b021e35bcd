-- Guests with the points they held at an instant: what they hold now without what was booked since. The newest guest first, from a key on.
-- in:  network_id uuid, until_at timestamptz, pending boolean, below_guest uuid, most bigint
-- out: guest_id uuid, name text, card_no bigint, points bigint
SELECT p.guest_id, g.name, g.card_no, p.points
FROM (SELECT a.guest_id, CASE WHEN $3 THEN a.pending - coalesce(e.pending, 0)
		ELSE a.available + a.held - coalesce(e.owed, 0) END::bigint AS points
	FROM guest_account a
	LEFT JOIN (SELECT guest_id, sum(d_pending) AS pending, sum(d_available + d_held) AS owed
		FROM entry
		WHERE network_id = $1 AND at >= $2
		GROUP BY guest_id) e ON e.guest_id = a.guest_id
	WHERE a.network_id = $1 AND a.guest_id < $4) p
JOIN guest g ON g.network_id = $1 AND g.guest_id = p.guest_id
WHERE p.points <> 0
ORDER BY p.guest_id DESC
LIMIT $5;
