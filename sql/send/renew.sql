-- Holds it longer; no row when another process has taken it meanwhile.
-- in:  network_id uuid, outbox_id uuid, lease timestamptz, lease_until timestamptz
-- out: outbox_id uuid
UPDATE outbox
SET lease_until = $4
WHERE network_id = $1 AND outbox_id = $2 AND state = 'sending' AND lease_until = $3
RETURNING outbox_id;
