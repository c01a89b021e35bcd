-- What the Express and PHP peers ask for the guest's page: a few joined questions, as somebody would write them who knows SQL.
-- The connection carries app.network_id, so row security holds them too. Each begins with its name.
-- name: guest
-- The guest behind a session with balances, settings of the network, and all that the cap depends on.
SELECT g.guest_id, g.name, g.card_no, g.tier_rank, lower(coalesce(g.referral_code, '')) AS referral_code, a.available::int AS available,
	n.name AS network_name, n.points_name, n.currency, n.currency_digits, n.value_points::int AS value_points, n.value_minor::int AS value_minor,
	n.minimum_points::int AS minimum_points, n.cap_minor::int AS cap_minor, n.cap_warning_percent, n.cap_mode,
	n.referral_referrer::int AS referral_referrer, n.referral_referee::int AS referral_referee, n.tier_window_hours / 24 AS window_days,
	left(md5(concat_ws(' ', theme_accent, theme_on_accent, theme_card, theme_on_card, theme_rim, theme_accent_dark,
		theme_on_accent_dark, theme_card_dark, theme_voice)), 12) AS theme,
	coalesce((SELECT sum(v.net_minor - v.refunded_minor) FROM visit v
		WHERE v.network_id = $1 AND v.guest_id = g.guest_id AND v.confirmed_at IS NOT NULL AND v.voided_at IS NULL
		AND v.at > now() - n.tier_window_hours * interval '1 hour'), 0)::int AS spend_minor,
	EXISTS (SELECT FROM consent c WHERE c.network_id = $1 AND c.guest_id = g.guest_id AND c.kind = 'terms'
		AND c.version = n.terms_version) AS consented,
	EXISTS (SELECT FROM push_device d WHERE d.network_id = $1 AND d.guest_id = g.guest_id AND d.gone_at IS NULL) AS told,
	greatest(n.cap_minor, coalesce(t.cap_minor, 0))::int AS limit_minor, coalesce(used.minor, 0)::int AS used_minor,
	coalesce(extract(epoch FROM used.oldest_at), 0)::float8 AS oldest_at,
	coalesce((SELECT sum(value_minor) FROM redemption r WHERE r.network_id = $1 AND r.guest_id = g.guest_id AND r.state <> 'released'
		AND r.made_at = used.oldest_at), 0)::int AS oldest_minor
FROM guest_session s
JOIN guest g ON g.network_id = s.network_id AND g.guest_id = s.guest_id
JOIN guest_account a ON a.network_id = g.network_id AND a.guest_id = g.guest_id
JOIN network n ON n.network_id = g.network_id
JOIN tier t ON t.network_id = g.network_id AND t.rank = g.tier_rank
CROSS JOIN LATERAL (SELECT sum(r.value_minor) AS minor, min(r.made_at) AS oldest_at FROM redemption r
	WHERE r.network_id = $1 AND r.guest_id = g.guest_id AND r.state <> 'released' AND r.made_at > now() - interval '720 hours') used
WHERE s.network_id = $1 AND s.token_hash = $2 AND s.kind = 'cookie' AND s.ended_at IS NULL AND s.expires_at > now()
-- name: tiers
SELECT rank, name, percent_bp, threshold_minor::int AS threshold_minor FROM tier WHERE network_id = $1 ORDER BY rank
-- name: rewards
SELECT reward_id, name, points::int AS points, coalesce(stock, -1)::int AS stock FROM reward WHERE network_id = $1 AND active
ORDER BY position, points, reward_id
-- name: entries
-- The newest five that resolve nothing, each with how it ended and the lines of its bill.
SELECT e.entry_id, extract(epoch FROM e.at)::float8 AS at, e.kind, extract(epoch FROM e.due_at)::float8 AS due_at,
	CASE e.kind WHEN 'earn' THEN e.d_pending ELSE e.d_available END::int AS points,
	CASE WHEN e.kind NOT IN ('earn', 'redeem') THEN 'confirmed' WHEN r.kind IS NULL THEN 'pending' WHEN r.kind = 'release' OR u.entry_id IS NOT NULL
		THEN 'released' ELSE 'confirmed' END AS status,
	coalesce(v.amount_minor, 0)::int AS amount_minor, coalesce(v.discount_minor, 0)::int AS discount_minor,
	coalesce(v.points_value_minor, 0)::int AS paid_minor, coalesce(v.net_minor, 0)::int AS net_minor,
	coalesce(m.value_minor, 0)::int AS value_minor, coalesce(m.end_reason, '') AS end_reason, m.settled_at IS NOT NULL AS settled,
	coalesce(w.name, '') AS reward, coalesce(x.name, '') AS restaurant, coalesce(lines.all, '[]') AS lines
FROM entry e
LEFT JOIN entry r ON r.network_id = $1 AND r.guest_id = e.guest_id AND r.resolves = e.entry_id
LEFT JOIN entry u ON u.network_id = $1 AND u.guest_id = e.guest_id AND u.resolves = r.entry_id
LEFT JOIN visit v ON v.network_id = $1 AND v.visit_id = e.visit_id
LEFT JOIN redemption m ON m.network_id = $1 AND m.redemption_id = e.redemption_id
LEFT JOIN reward w ON w.network_id = $1 AND w.reward_id = m.reward_id
LEFT JOIN restaurant x ON x.network_id = $1 AND x.restaurant_id = coalesce(e.restaurant_id, m.restaurant_id, v.restaurant_id)
LEFT JOIN LATERAL (SELECT json_agg(json_build_object('kind', l.kind, 'label', l.label, 'rate_points', l.rate_points, 'rate_minor', l.rate_minor,
		'carry_before', l.carry_before, 'carry_after', l.carry_after, 'points', l.points, 'reason', l.reason) ORDER BY l.line) AS all
	FROM earn_line l WHERE l.network_id = $1 AND l.guest_id = $2 AND l.entry_id = e.entry_id) lines ON true
WHERE e.network_id = $1 AND e.guest_id = $2 AND e.resolves IS NULL
ORDER BY e.seq DESC
LIMIT 5
-- name: pending
SELECT e.d_pending::int AS points, extract(epoch FROM e.due_at)::float8 AS due_at, coalesce(x.name, '') AS restaurant
FROM due d
JOIN entry e ON e.network_id = $1 AND e.guest_id = $2 AND e.entry_id = d.subject_id
LEFT JOIN restaurant x ON x.network_id = $1 AND x.restaurant_id = e.restaurant_id
WHERE d.network_id = $1 AND d.guest_id = $2 AND d.kind = 'confirm_earning' AND e.d_pending > 0
ORDER BY e.due_at, e.seq
-- name: expiring
SELECT sum(points_left)::int AS points, extract(epoch FROM expires_at - interval '1 second')::float8 AS last_at
FROM lot WHERE network_id = $1 AND guest_id = $2 AND points_left > 0 AND expires_at > now() AND expires_at <= now() + interval '720 hours'
GROUP BY expires_at ORDER BY expires_at LIMIT 1
-- name: codes
SELECT r.redemption_id, r.value_minor::int AS value_minor, extract(epoch FROM r.expires_at)::float8 AS expires_at, coalesce(w.name, '') AS reward
FROM redemption r LEFT JOIN reward w ON w.network_id = r.network_id AND w.reward_id = r.reward_id
WHERE r.network_id = $1 AND r.guest_id = $2 AND r.state = 'pending' AND r.expires_at > now() ORDER BY r.made_at DESC
-- name: live
SELECT code, extract(epoch FROM expires_at - now())::int AS seconds FROM card_code
WHERE network_id = $1 AND guest_id = $2 AND expires_at > now() ORDER BY expires_at DESC LIMIT 1
