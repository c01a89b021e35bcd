-- Recipient and text of a dead message go; not when it was queued again meanwhile.
-- in:  network_id uuid, outbox_id uuid
-- out:
UPDATE outbox
SET recipient_sealed = NULL, body_sealed = NULL
WHERE network_id = $1 AND outbox_id = $2 AND state = 'dead' AND deadline_at <= app_now();
