-- The messages that are due, oldest first.
-- tenant: none, because sending takes whatever is due first in any network.
-- in:
-- out: network_id uuid, outbox_id uuid
SELECT network_id, outbox_id
FROM outbox
WHERE state = 'queued' AND next_at <= app_now()
ORDER BY next_at
LIMIT 20;
