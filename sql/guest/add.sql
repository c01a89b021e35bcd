-- A new guest with the network's next card number, and the restaurant whose till signs them up; nothing when someone has the phone already.
-- in:  network_id uuid, guest_id uuid, key_sealed bytea, phone_sealed bytea, phone_index bytea, created_by text, referral_code text,
-- in:  restaurant_id uuid
-- out: guest_id uuid
WITH card AS (
	UPDATE card_counter SET next_no = next_no + 1 WHERE network_id = $1 RETURNING next_no - 1 AS card_no)
INSERT INTO guest (network_id, guest_id, card_no, key_sealed, phone_sealed, phone_index, created_at, created_by, referral_code, restaurant_id)
SELECT $1, $2, card_no, $3, $4, $5, app_now(), $6, $7, $8 FROM card
ON CONFLICT (network_id, phone_index) DO NOTHING
RETURNING guest_id;
