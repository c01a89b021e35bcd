-- Guests with the points they held at an instant: what they hold now without what was booked since. The newest guest first, from a key on:
-- guest by guest, so that a page costs what its guests' entries cost, and not all that was booked since.
-- in:  network_id uuid, until_at timestamptz, pending boolean, below_guest uuid, most bigint
-- out: guest_id uuid, name text, card_no bigint, points bigint
SELECT a.guest_id, g.name, g.card_no, CASE WHEN $3 THEN a.pending - e.pending ELSE a.available + a.held - e.owed END AS points
FROM guest_account a
JOIN guest g ON g.network_id = a.network_id AND g.guest_id = a.guest_id
CROSS JOIN LATERAL (SELECT coalesce(sum(d_pending), 0)::bigint AS pending, coalesce(sum(d_available + d_held), 0)::bigint AS owed
	FROM entry
	WHERE network_id = $1 AND guest_id = a.guest_id AND at >= $2) e
WHERE a.network_id = $1 AND a.guest_id < $4
	AND (a.last_at >= $2 OR CASE WHEN $3 THEN a.pending ELSE a.available + a.held END <> 0)
	AND CASE WHEN $3 THEN a.pending - e.pending ELSE a.available + a.held - e.owed END <> 0
ORDER BY a.guest_id DESC
LIMIT $5;
