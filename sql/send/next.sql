-- The messages that are due between two priorities, the most awaited and then the oldest first; not those of channels and networks that
-- have to wait. What was tried before waits by the real clock, which nobody moves.
-- tenant: none, because sending takes whatever is due first in any network.
-- in:  first smallint, last smallint, waiting text[], real_now timestamptz, most bigint
-- out: network_id uuid, outbox_id uuid
SELECT network_id, outbox_id
FROM outbox
WHERE state = 'queued' AND priority BETWEEN $1 AND $2 AND next_at <= app_now() AND (error = '' OR next_at <= $4)
	AND NOT (channel = ANY ($3) OR network_id::text = ANY ($3))
ORDER BY priority, next_at, outbox_id
LIMIT $5;
