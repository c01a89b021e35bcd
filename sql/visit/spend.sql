-- Confirmed spend of one guest in the tier window, refunds subtracted, and the tier held; whether somebody invited the guest and waits for the
-- bonus; and whether telling the guest anything may come to something (as notify/reachable).
-- in:  network_id uuid, guest_id uuid
-- out: spend_minor bigint, tier_rank smallint, referred boolean, reachable boolean
SELECT coalesce((SELECT sum(v.net_minor - v.refunded_minor) FROM visit v
		WHERE v.network_id = $1 AND v.guest_id = $2 AND v.confirmed_at IS NOT NULL AND v.voided_at IS NULL
		AND v.at > app_now() - n.tier_window_hours * interval '1 hour'), 0)::bigint AS spend_minor, g.tier_rank,
	EXISTS (SELECT FROM referral r WHERE r.network_id = $1 AND r.referee_id = $2 AND r.rewarded_at IS NULL) AS referred,
	EXISTS (SELECT FROM push_device d WHERE d.network_id = $1 AND d.guest_id = $2 AND d.gone_at IS NULL)
	OR EXISTS (SELECT FROM message_channel c WHERE c.network_id = $1 AND c.enabled AND c.channel <> 'push') AS reachable
FROM guest g JOIN network n ON n.network_id = g.network_id
WHERE g.network_id = $1 AND g.guest_id = $2;
