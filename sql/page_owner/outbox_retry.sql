-- Queues a dead message again, or one that waits for its next try: now, by the clock that waiting goes by, with all tries before it. No
-- row when there is none that may be tried: it left meanwhile, its time is over, or it is not there.
-- in:  network_id uuid, outbox_id uuid, real_now timestamptz
-- out: before text, attempts integer
WITH was AS (
	SELECT m.state, m.attempts, m.outbox_id FROM outbox m
	WHERE m.network_id = $1 AND m.outbox_id = $2 AND m.sendable AND m.deadline_at > app_now()
		AND (m.state = 'dead' OR m.state = 'queued' AND m.attempts > 0)
	FOR UPDATE
)
UPDATE outbox o
SET state = 'queued', attempts = 0, next_at = least($3::timestamptz, app_now()), ended_at = NULL
FROM was
WHERE o.network_id = $1 AND o.outbox_id = was.outbox_id
RETURNING was.state AS before, was.attempts;
