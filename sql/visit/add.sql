-- A sale.
-- in:  network_id uuid, visit_id uuid, guest_id uuid, restaurant_id uuid, till_id uuid, at timestamptz, amount_minor bigint,
-- in:  discount_minor bigint, points_value_minor bigint, net_minor bigint, category text, tier_rank smallint, staff_id uuid
-- out:
INSERT INTO visit (network_id, visit_id, guest_id, restaurant_id, till_id, at, amount_minor, discount_minor, points_value_minor,
	net_minor, category, tier_rank, staff_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);
