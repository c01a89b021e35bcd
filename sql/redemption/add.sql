-- Points exchanged for value or a reward.
-- in:  network_id uuid, redemption_id uuid, guest_id uuid, points bigint, value_minor bigint, reward_id uuid, state text,
-- in:  expires_at timestamptz, window_from timestamptz, code_index bytea, code_sealed bytea, settled_at timestamptz, settled_by uuid,
-- in:  restaurant_id uuid, till_id uuid, visit_id uuid
-- out:
INSERT INTO redemption (network_id, redemption_id, guest_id, points, value_minor, reward_id, state, made_at, expires_at, window_from,
	code_index, code_sealed, settled_at, settled_by, restaurant_id, till_id, visit_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, app_now(), $8, $9, $10, $11, $12, $13, $14, $15, $16);
