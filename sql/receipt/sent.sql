-- The provider's id of a message of ours, from now on.
-- in:  network_id uuid, outbox_id uuid, provider text, message_id text
-- out:
INSERT INTO sent_message (provider, message_id, network_id, outbox_id, sent_at)
SELECT $3, $4, o.network_id, o.outbox_id, app_now()
FROM outbox o
WHERE o.network_id = $1 AND o.outbox_id = $2
ON CONFLICT DO NOTHING;
