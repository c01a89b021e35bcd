-- What of the cap one guest has used, and what the limit and the right to redeem depend on. The progress bar and the decision share it.
-- in:  network_id uuid, guest_id uuid
-- out: sliding_minor bigint, oldest_at timestamptz, oldest_minor bigint, window_from timestamptz, anchored_minor bigint,
-- out: tier_cap_minor bigint, visits bigint, verified boolean
WITH live AS (
	SELECT r.made_at, r.value_minor, r.window_from
	FROM redemption r
	WHERE r.network_id = $1 AND r.guest_id = $2 AND r.state <> 'released' AND r.made_at > app_now() - interval '720 hours'
), edge AS (
	SELECT min(made_at) AS oldest_at, max(window_from) FILTER (WHERE window_from > app_now() - interval '720 hours') AS window_from
	FROM live
)
SELECT coalesce((SELECT sum(value_minor) FROM live), 0)::bigint AS sliding_minor, edge.oldest_at,
	coalesce((SELECT sum(value_minor) FROM live WHERE made_at = edge.oldest_at), 0)::bigint AS oldest_minor, edge.window_from,
	coalesce((SELECT sum(value_minor) FROM live WHERE live.window_from = edge.window_from), 0)::bigint AS anchored_minor,
	coalesce(t.cap_minor, 0) AS tier_cap_minor,
	CASE WHEN n.cap_visits IS NULL THEN 0 ELSE (SELECT count(*) FROM visit v WHERE v.network_id = $1 AND v.guest_id = $2
		AND v.confirmed_at IS NOT NULL AND v.voided_at IS NULL) END AS visits,
	g.verified_at IS NOT NULL AS verified
FROM guest g
CROSS JOIN edge
JOIN network n ON n.network_id = g.network_id
JOIN tier t ON t.network_id = g.network_id AND t.rank = g.tier_rank
WHERE g.network_id = $1 AND g.guest_id = $2;
