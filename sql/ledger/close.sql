-- The sums after an operation's entries. Its constraints are the last wall.
-- in:  network_id uuid, guest_id uuid, available bigint, pending bigint, held bigint, debt bigint, seq bigint, head bytea, last_at timestamptz
-- out:
UPDATE guest_account
SET available = $3, pending = $4, held = $5, debt = $6, seq = $7, head = $8, last_at = $9
WHERE network_id = $1 AND guest_id = $2;
