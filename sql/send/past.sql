-- Dead messages whose deadline is over and that still hold what they say.
-- tenant: none, because sending looks at the queue of all networks.
-- in:
-- out: network_id uuid, outbox_id uuid
SELECT network_id, outbox_id
FROM outbox
WHERE state = 'dead' AND sendable AND deadline_at <= app_now()
ORDER BY deadline_at
LIMIT 100;
