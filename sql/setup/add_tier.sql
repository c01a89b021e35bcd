-- One tier.
-- in:  network_id uuid, rank smallint, name text, percent_bp integer, threshold_minor bigint
-- out:
INSERT INTO tier (network_id, rank, name, percent_bp, threshold_minor)
VALUES ($1, $2, $3, $4, $5);
