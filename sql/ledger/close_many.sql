-- The sums of many guests after their operations' entries.
-- in:  network_id uuid, guest_id uuid[], available bigint[], pending bigint[], held bigint[], debt bigint[], seq bigint[], head bytea[],
-- in:  last_at timestamptz[]
-- out:
UPDATE guest_account a
SET available = c.available, pending = c.pending, held = c.held, debt = c.debt, seq = c.seq, head = c.head, last_at = c.last_at
FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[], $9::timestamptz[]) c (guest_id,
	available, pending, held, debt, seq, head, last_at)
WHERE a.network_id = $1 AND a.guest_id = c.guest_id;
