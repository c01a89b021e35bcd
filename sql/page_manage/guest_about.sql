-- A guest as the console shows one: who they are, what they have, what they spent, when more arrives, and who brought them or was brought.
-- in:  network_id uuid, guest_id uuid
-- out: guest_id uuid, name text, card_no bigint, key_sealed bytea, phone_sealed bytea, verified_at timestamptz, joined_at timestamptz,
-- out: joined_restaurant text, tier_rank smallint, available bigint, pending bigint, held bigint, debt bigint, spend_minor bigint,
-- out: visits bigint, average_minor bigint, last_at timestamptz, due_at timestamptz, open_redemptions bigint, referrer_id text,
-- out: referrer_name text, referrer_card bigint, invited bigint, rewarded bigint
SELECT g.guest_id, g.name, g.card_no, g.key_sealed, g.phone_sealed, g.verified_at, g.created_at AS joined_at, coalesce(j.name, '') AS joined_restaurant,
	g.tier_rank, a.available, a.pending, a.held, a.debt, seen.spend_minor, seen.visits,
	(CASE WHEN seen.visits = 0 THEN 0 ELSE (seen.total_minor + seen.visits / 2) / seen.visits END)::bigint AS average_minor, seen.last_at,
	(SELECT min(d.due_at) FROM due d WHERE d.network_id = $1 AND d.guest_id = $2 AND d.kind = 'confirm_earning') AS due_at,
	(SELECT count(*) FROM redemption o WHERE o.network_id = $1 AND o.guest_id = $2 AND o.state IN ('pending', 'settled')) AS open_redemptions,
	coalesce(f.referrer_id::text, '') AS referrer_id, coalesce(b.name, '') AS referrer_name, coalesce(b.card_no, 0) AS referrer_card,
	brought.invited, brought.rewarded
FROM guest g
JOIN network n ON n.network_id = g.network_id
JOIN guest_account a ON a.network_id = g.network_id AND a.guest_id = g.guest_id
CROSS JOIN LATERAL (SELECT count(*) AS visits, coalesce(sum(v.amount_minor), 0)::bigint AS total_minor, max(v.at) AS last_at,
	coalesce(sum(v.net_minor - v.refunded_minor) FILTER (WHERE v.confirmed_at IS NOT NULL
		AND v.at > app_now() - n.tier_window_hours * interval '1 hour'), 0)::bigint AS spend_minor
	FROM visit v WHERE v.network_id = $1 AND v.guest_id = $2 AND v.voided_at IS NULL) seen
CROSS JOIN LATERAL (SELECT count(*) AS invited, count(x.rewarded_at) AS rewarded
	FROM referral x WHERE x.network_id = $1 AND x.referrer_id = $2) brought
LEFT JOIN restaurant j ON j.network_id = g.network_id AND j.restaurant_id = g.restaurant_id
LEFT JOIN referral f ON f.network_id = g.network_id AND f.referee_id = g.guest_id
LEFT JOIN guest b ON b.network_id = f.network_id AND b.guest_id = f.referrer_id
WHERE g.network_id = $1 AND g.guest_id = $2;
