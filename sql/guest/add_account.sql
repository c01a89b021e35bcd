-- The empty account of a guest, if the guest was made.
-- in:  network_id uuid, guest_id uuid
-- out: nothing
INSERT INTO guest_account (network_id, guest_id)
SELECT network_id, guest_id FROM guest WHERE network_id = $1 AND guest_id = $2
ON CONFLICT DO NOTHING;
