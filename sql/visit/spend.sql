-- Confirmed spend of one guest in the tier window, refunds subtracted, and the tier held.
-- in:  network_id uuid, guest_id uuid
-- out: spend_minor bigint, tier_rank smallint
SELECT coalesce((SELECT sum(v.net_minor - v.refunded_minor) FROM visit v
		WHERE v.network_id = $1 AND v.guest_id = $2 AND v.confirmed_at IS NOT NULL AND v.voided_at IS NULL
		AND v.at > app_now() - n.tier_window_hours * interval '1 hour'), 0)::bigint AS spend_minor, g.tier_rank
FROM guest g JOIN network n ON n.network_id = g.network_id
WHERE g.network_id = $1 AND g.guest_id = $2;
