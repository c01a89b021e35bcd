-- Guests who were active at the chosen restaurants from one instant until another: when last, and with how many visits; the latest first,
-- from a key on.
-- in:  network_id uuid, restaurants uuid[], from_at timestamptz, until_at timestamptz, below_at timestamptz, below_guest uuid, most bigint
-- out: at timestamptz, guest_id uuid, name text, card_no bigint, visits bigint
SELECT l.at, l.guest_id, g.name, g.card_no,
	(SELECT count(*) FROM visit v
		WHERE v.network_id = $1 AND v.guest_id = l.guest_id AND v.restaurant_id = ANY ($2) AND v.at >= $3 AND v.at < $4) AS visits
FROM (SELECT DISTINCT a.at, a.guest_id
	FROM activity a
	WHERE a.network_id = $1 AND a.restaurant_id = ANY ($2) AND a.at >= $3 AND a.at < $4 AND a.at <= $5 AND (a.at, a.guest_id) < ($5, $6)
		AND NOT EXISTS (SELECT FROM activity b
			WHERE b.network_id = $1 AND b.guest_id = a.guest_id AND b.restaurant_id = ANY ($2) AND b.at > a.at AND b.at < $4)
	ORDER BY a.at DESC, a.guest_id DESC
	LIMIT $7) l
JOIN guest g ON g.network_id = $1 AND g.guest_id = l.guest_id
ORDER BY l.at DESC, l.guest_id DESC;
