-- What of the cap one guest has used. The progress bar and the decision share it.
-- in:  network_id uuid, guest_id uuid
-- out: sliding_minor bigint, oldest_at timestamptz, oldest_minor bigint, window_from timestamptz, anchored_minor bigint
SELECT coalesce(sum(r.value_minor), 0)::bigint AS sliding_minor, min(r.made_at) AS oldest_at,
	coalesce(sum(r.value_minor) FILTER (WHERE r.made_at = r.first_at), 0)::bigint AS oldest_minor,
	min(r.newest_from) AS window_from,
	coalesce(sum(r.value_minor) FILTER (WHERE r.window_from = r.newest_from), 0)::bigint AS anchored_minor
FROM (SELECT made_at, value_minor, window_from, min(made_at) OVER () AS first_at,
		max(window_from) FILTER (WHERE window_from > app_now() - interval '720 hours') OVER () AS newest_from
	FROM redemption
	WHERE network_id = $1 AND guest_id = $2 AND state <> 'released' AND made_at > app_now() - interval '720 hours') r;
