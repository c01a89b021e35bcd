-- Takes one message until the lease ends; none when another process has it, has sent it, or has just tried it in vain.
-- in:  network_id uuid, outbox_id uuid, real_now timestamptz, lease_until timestamptz
-- out: channel text, kind text, recipient_sealed bytea, body_sealed bytea, attempts integer, priority smallint, deadline_at timestamptz,
-- out: created_at timestamptz
WITH mine AS (
	SELECT outbox_id FROM outbox
	WHERE network_id = $1 AND outbox_id = $2
		AND (state = 'queued' AND (error = '' OR next_at <= $3) OR state = 'sending' AND lease_until <= $3)
	FOR UPDATE SKIP LOCKED
)
UPDATE outbox o
SET state = 'sending', lease_until = $4, attempts = o.attempts + 1
FROM mine
WHERE o.network_id = $1 AND o.outbox_id = mine.outbox_id
RETURNING o.channel, o.kind, o.recipient_sealed, o.body_sealed, o.attempts, o.priority, o.deadline_at, o.created_at;
