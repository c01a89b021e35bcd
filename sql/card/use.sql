-- A card's QR of one step is shown at a till: whose it is the first time, nothing again.
-- in:  network_id uuid, till_id uuid, card_no bigint, step bigint
-- out: guest_id uuid
INSERT INTO card_use (network_id, till_id, guest_id, step, used_at)
SELECT g.network_id, $2, g.guest_id, $4, app_now() FROM guest g WHERE g.network_id = $1 AND g.card_no = $3
ON CONFLICT (network_id, till_id, guest_id, step) DO NOTHING
RETURNING guest_id;
