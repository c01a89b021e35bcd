-- What is one row of a guest's card: the balance with what is on its way and what is held, the spend that counts for tiers, whether these
-- terms were accepted, the six digits that can be shown at this moment, the points that expire next, if that is within thirty days, with
-- their last second (a network that gives notice first asks page_guest/expiring instead), and whether a device is told by push.
-- in:  network_id uuid, guest_id uuid, spend_from timestamptz, terms_version text
-- out: available bigint, pending bigint, held bigint, debt bigint, spend_minor bigint, consented boolean, code text, code_expires_at timestamptz,
-- out: expiring bigint, expiring_last_at timestamptz, told boolean
SELECT a.available, a.pending, a.held, a.debt,
	coalesce((SELECT sum(v.net_minor - v.refunded_minor) FROM visit v
		WHERE v.network_id = $1 AND v.guest_id = $2 AND v.confirmed_at IS NOT NULL AND v.voided_at IS NULL AND v.at > $3), 0)::bigint
		AS spend_minor,
	EXISTS (SELECT FROM consent c WHERE c.network_id = $1 AND c.guest_id = $2 AND c.kind = 'terms' AND c.version = $4) AS consented,
	live.code, live.expires_at AS code_expires_at, expiring.points AS expiring, expiring.expires_at - interval '1 second' AS expiring_last_at,
	EXISTS (SELECT FROM push_device d WHERE d.network_id = $1 AND d.guest_id = $2 AND d.gone_at IS NULL) AS told
FROM guest_account a
LEFT JOIN LATERAL (SELECT c.code, c.expires_at FROM card_code c
	WHERE c.network_id = $1 AND c.guest_id = $2 AND c.expires_at > app_now()
	ORDER BY c.expires_at DESC LIMIT 1) live ON true
LEFT JOIN LATERAL (SELECT sum(l.points_left)::bigint AS points, l.expires_at
	FROM (SELECT points_left, expires_at FROM lot
		WHERE network_id = $1 AND guest_id = $2 AND points_left > 0
			AND expires_at > app_now() AND expires_at <= app_now() + interval '720 hours'
		ORDER BY expires_at) l
	GROUP BY l.expires_at ORDER BY l.expires_at LIMIT 1) expiring ON true
WHERE a.network_id = $1 AND a.guest_id = $2;
