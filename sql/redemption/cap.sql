-- What of the cap one guest has used: the redemptions that count, oldest first; cap_add() sums them. The progress bar and the decision share it.
-- in:  network_id uuid, guest_id uuid
-- out: made_at timestamptz, value_minor bigint, window_from timestamptz
SELECT made_at, value_minor, window_from
FROM redemption
WHERE network_id = $1 AND guest_id = $2 AND state <> 'released' AND made_at > app_now() - interval '720 hours'
ORDER BY made_at;
