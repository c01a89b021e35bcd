-- Sales and settled redemptions of one restaurant since an instant, newest first, from a key on; what a sale was paid with is part
-- of the sale.
-- in:  network_id uuid, restaurant_id uuid, since timestamptz, below_at timestamptz, below_id uuid, most bigint
-- out: is_sale boolean, id uuid, guest_id uuid, name text, card_no bigint, at timestamptz, amount_minor bigint, points bigint,
-- out: voided boolean, reward text
SELECT x.is_sale, x.id, x.guest_id, g.name, g.card_no, x.at, x.amount_minor,
	CASE WHEN x.is_sale THEN coalesce((SELECT e.d_pending FROM entry e
		WHERE e.network_id = $1 AND e.visit_id = x.id AND e.kind = 'earn' ORDER BY e.seq DESC LIMIT 1), 0)
		ELSE -x.points END AS points,
	x.voided, coalesce(w.name, '') AS reward
FROM (
	(SELECT true AS is_sale, v.visit_id AS id, v.guest_id, v.at, v.amount_minor, 0::bigint AS points, v.voided_at IS NOT NULL AS voided,
		NULL::uuid AS reward_id
	FROM visit v
	WHERE v.network_id = $1 AND v.restaurant_id = $2 AND v.at >= $3 AND v.at <= $4 AND (v.at, v.visit_id) < ($4, $5)
	ORDER BY v.at DESC, v.visit_id DESC
	LIMIT $6)
	UNION ALL
	(SELECT false, r.redemption_id, r.guest_id, r.settled_at, -r.value_minor, r.points, r.state = 'released', r.reward_id
	FROM redemption r
	WHERE r.network_id = $1 AND r.restaurant_id = $2 AND r.settled_at >= $3 AND r.settled_at <= $4
		AND (r.settled_at, r.redemption_id) < ($4, $5) AND r.visit_id IS NULL
	ORDER BY r.settled_at DESC, r.redemption_id DESC
	LIMIT $6)
) x
JOIN guest g ON g.network_id = $1 AND g.guest_id = x.guest_id
LEFT JOIN reward w ON w.network_id = $1 AND w.reward_id = x.reward_id
ORDER BY x.at DESC, x.id DESC
LIMIT $6;
