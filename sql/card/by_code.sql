-- Whose card code this is.
-- in:  network_id uuid, code text
-- out: guest_id uuid, expired boolean
SELECT guest_id, expires_at <= app_now() AS expired FROM card_code WHERE network_id = $1 AND code = $2;
