-- A message to the outside, to be sent from now on; none when one of its name is there.
-- in:  network_id uuid, outbox_id uuid, channel text, kind text, guest_id uuid, recipient_sealed bytea, body_sealed bytea,
--	deadline_at timestamptz, priority smallint, dedupe text
-- out: nothing
INSERT INTO outbox (network_id, outbox_id, channel, kind, guest_id, recipient_sealed, body_sealed, next_at, deadline_at, created_at, priority, dedupe)
VALUES ($1, $2, $3, $4, $5, $6, $7, app_now(), $8, app_now(), $9, $10)
ON CONFLICT DO NOTHING;
