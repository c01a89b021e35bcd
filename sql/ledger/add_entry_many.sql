-- One entry each of the chains of many guests, or several of one's.
-- in:  network_id uuid, guest_id uuid[], entry_id uuid[], seq bigint[], at timestamptz[], kind text[], d_available bigint[], d_pending bigint[],
-- in:  d_held bigint[], d_debt bigint[], resolves uuid[], cause text[], visit_id uuid[], redemption_id uuid[], refund_id uuid[],
-- in:  due_at timestamptz[], earned_at timestamptz[], actor_kind text[], actor_id uuid[], restaurant_id uuid[], prev bytea[], hash bytea[]
-- out:
-- tenant: the row's own network_id is $1, checked by the policy.
INSERT INTO entry (network_id, guest_id, entry_id, seq, at, kind, d_available, d_pending, d_held, d_debt, resolves, cause, visit_id,
	redemption_id, refund_id, due_at, earned_at, actor_kind, actor_id, restaurant_id, prev, hash)
SELECT $1, added.* FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[], $6::text[], $7::bigint[], $8::bigint[],
	$9::bigint[], $10::bigint[], $11::uuid[], $12::text[], $13::uuid[], $14::uuid[], $15::uuid[], $16::timestamptz[], $17::timestamptz[],
	$18::text[], $19::uuid[], $20::uuid[], $21::bytea[], $22::bytea[]) added;
