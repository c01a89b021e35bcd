-- One message, held until the transaction ends; none when another process has it or it is done.
-- in:  network_id uuid, outbox_id uuid
-- out: channel text, kind text, recipient_sealed bytea, body_sealed bytea, attempts integer, deadline_at timestamptz, created_at timestamptz
SELECT channel, kind, recipient_sealed, body_sealed, attempts, deadline_at, created_at
FROM outbox
WHERE network_id = $1 AND outbox_id = $2 AND state = 'queued'
FOR UPDATE SKIP LOCKED;
