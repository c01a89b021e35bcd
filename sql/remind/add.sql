-- A guest was told of a day on which points expire: once.
-- in:  network_id uuid, guest_id uuid, expires_on text, outbox_id uuid, points bigint
-- out:
INSERT INTO expiry_reminder (network_id, guest_id, expires_on, outbox_id, points, reminded_at)
VALUES ($1, $2, $3::text::date, $4, $5, app_now())
ON CONFLICT (network_id, guest_id, expires_on) DO NOTHING;
