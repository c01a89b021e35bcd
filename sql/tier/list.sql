-- The tiers of a network, lowest first; cap_minor 0 is no override.
-- kept: programme
-- in:  network_id uuid
-- out: rank smallint, name text, percent_bp integer, threshold_minor bigint, cap_minor bigint
SELECT rank, name, percent_bp, threshold_minor, coalesce(cap_minor, 0) AS cap_minor
FROM tier
WHERE network_id = $1
ORDER BY tier.rank
LIMIT 20;
