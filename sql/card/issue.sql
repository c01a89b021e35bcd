-- A card code for a guest, unless another guest's of the same digits is still valid.
-- in:  network_id uuid, code text, guest_id uuid, expires_at timestamptz
-- out: code text
INSERT INTO card_code (network_id, code, guest_id, expires_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (network_id, code) DO UPDATE SET guest_id = excluded.guest_id, expires_at = excluded.expires_at
	WHERE card_code.expires_at <= app_now()
RETURNING code;
