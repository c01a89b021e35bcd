-- The messages that are due, oldest first. What failed waits by the real clock, which nobody moves.
-- tenant: none, because sending takes whatever is due first in any network.
-- in:  real_now timestamptz
-- out: network_id uuid, outbox_id uuid
SELECT network_id, outbox_id
FROM outbox
WHERE state = 'queued' AND next_at <= app_now() AND (attempts = 0 OR next_at <= $1)
ORDER BY priority, next_at, outbox_id
LIMIT 20;
