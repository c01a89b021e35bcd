-- Dead for good: its time is over, or the provider refuses it; recipient and text are gone from now on.
-- in:  network_id uuid, outbox_id uuid, lease timestamptz, provider text, error text
-- out:
UPDATE outbox
SET state = 'dead', lease_until = NULL, provider = $4, error = $5, ended_at = app_now(), recipient_sealed = NULL, body_sealed = NULL
WHERE network_id = $1 AND outbox_id = $2 AND state = 'sending' AND lease_until = $3;
