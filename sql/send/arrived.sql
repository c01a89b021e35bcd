-- A reminder has arrived: its notice counts from now on.
-- in:  network_id uuid, outbox_id uuid
-- out:
UPDATE expiry_reminder
SET delivered_at = app_now()
WHERE network_id = $1 AND outbox_id = $2 AND delivered_at IS NULL;
