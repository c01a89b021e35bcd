-- The sums a guest's entries must come to.
-- in:  network_id uuid, guest_id uuid
-- out: available bigint, pending bigint, held bigint, debt bigint, seq bigint, head bytea, last_at timestamptz
SELECT available, pending, held, debt, seq, head, last_at
FROM guest_account
WHERE network_id = $1 AND guest_id = $2;
