-- Whether there is that message.
-- in:  network_id uuid, outbox_id uuid
-- out: state text
SELECT state
FROM outbox
WHERE network_id = $1 AND outbox_id = $2;
