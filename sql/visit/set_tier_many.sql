-- The tiers that many guests hold.
-- in:  network_id uuid, guest_id uuid[], tier_rank smallint[]
-- out:
UPDATE guest g SET tier_rank = s.tier_rank, tier_below_since = NULL
FROM unnest($2::uuid[], $3::smallint[]) s (guest_id, tier_rank)
WHERE g.network_id = $1 AND g.guest_id = s.guest_id;
