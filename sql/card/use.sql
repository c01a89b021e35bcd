-- A card's QR of one step is shown at a till: a row the first time, nothing again.
-- in:  network_id uuid, till_id uuid, guest_id uuid, step bigint
-- out: step bigint
INSERT INTO card_use (network_id, till_id, guest_id, step, used_at)
SELECT g.network_id, $2, g.guest_id, $4, app_now() FROM guest g WHERE g.network_id = $1 AND g.guest_id = $3
ON CONFLICT (network_id, till_id, guest_id, step) DO NOTHING
RETURNING step;
