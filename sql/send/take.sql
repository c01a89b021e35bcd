-- One message, held until the transaction ends; none when another process has it, has sent it, or has just tried it in vain.
-- in:  network_id uuid, outbox_id uuid, real_now timestamptz
-- out: channel text, kind text, recipient_sealed bytea, body_sealed bytea, attempts integer, deadline_at timestamptz, created_at timestamptz
SELECT channel, kind, recipient_sealed, body_sealed, attempts, deadline_at, created_at
FROM outbox
WHERE network_id = $1 AND outbox_id = $2 AND state = 'queued' AND (attempts = 0 OR next_at <= $3)
FOR UPDATE SKIP LOCKED;
