-- The tier a guest holds.
-- in:  network_id uuid, guest_id uuid, tier_rank smallint
-- out:
UPDATE guest SET tier_rank = $3, tier_below_since = NULL
WHERE network_id = $1 AND guest_id = $2;
