-- One entry of a guest's chain.
-- in:  network_id uuid, guest_id uuid, entry_id uuid, seq bigint, at timestamptz, kind text, d_available bigint, d_pending bigint,
-- in:  d_held bigint, d_debt bigint, resolves uuid, cause text, visit_id uuid, redemption_id uuid, refund_id uuid, due_at timestamptz,
-- in:  earned_at timestamptz, actor_kind text, actor_id uuid, restaurant_id uuid, prev bytea, hash bytea
-- out:
-- tenant: the row's own network_id is $1, checked by the policy.
INSERT INTO entry (network_id, guest_id, entry_id, seq, at, kind, d_available, d_pending, d_held, d_debt, resolves, cause, visit_id,
	redemption_id, refund_id, due_at, earned_at, actor_kind, actor_id, restaurant_id, prev, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);
