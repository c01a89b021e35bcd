-- Guests who were active at the chosen restaurants from one instant until another: when last, and with how many visits; the newest guest
-- first, from a key on.
-- in:  network_id uuid, restaurants uuid[], from_at timestamptz, until_at timestamptz, below_guest uuid, most bigint
-- out: guest_id uuid, name text, card_no bigint, at timestamptz, visits bigint
SELECT g.guest_id, g.name, g.card_no, l.at,
	(SELECT count(*) FROM visit v
		WHERE v.network_id = $1 AND v.guest_id = g.guest_id AND v.restaurant_id = ANY ($2) AND v.at >= $3 AND v.at < $4) AS visits
FROM guest g
CROSS JOIN LATERAL (SELECT max(a.at) AS at
	FROM activity a
	WHERE a.network_id = $1 AND a.guest_id = g.guest_id AND a.restaurant_id = ANY ($2) AND a.at >= $3 AND a.at < $4) l
WHERE g.network_id = $1 AND g.guest_id < $5 AND l.at IS NOT NULL
ORDER BY g.guest_id DESC
LIMIT $6;
