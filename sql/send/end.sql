-- Sent, or dead because its time is over; recipient and text are gone from now on.
-- in:  network_id uuid, outbox_id uuid, state text, error text
-- out:
UPDATE outbox
SET state = $3, error = $4, attempts = attempts + 1, ended_at = app_now(), recipient_sealed = NULL, body_sealed = NULL
WHERE network_id = $1 AND outbox_id = $2;
