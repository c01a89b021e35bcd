-- A guest's balances, card number and tier, the spend that counts for tiers, and whether the terms in force were accepted.
-- in:  network_id uuid, guest_id uuid
-- out: card_no bigint, available bigint, pending bigint, held bigint, debt bigint, tier_rank smallint, spend_minor bigint, consented boolean,
-- out: referral_code text
SELECT g.card_no, a.available, a.pending, a.held, a.debt, g.tier_rank,
	coalesce((SELECT sum(v.net_minor - v.refunded_minor) FROM visit v
		WHERE v.network_id = $1 AND v.guest_id = $2 AND v.confirmed_at IS NOT NULL AND v.voided_at IS NULL
		AND v.at > app_now() - n.tier_window_hours * interval '1 hour'), 0)::bigint AS spend_minor,
	EXISTS (SELECT FROM consent c WHERE c.network_id = $1 AND c.guest_id = $2 AND c.kind = 'terms'
		AND c.version = n.terms_version) AS consented,
	lower(coalesce(g.referral_code, '')) AS referral_code
FROM guest g
JOIN network n ON n.network_id = g.network_id
JOIN guest_account a ON a.network_id = g.network_id AND a.guest_id = g.guest_id
WHERE g.network_id = $1 AND g.guest_id = $2;
