-- The redemption whose code this is, while the code exists.
-- in:  network_id uuid, code_index bytea
-- out: redemption_id uuid, guest_id uuid, expired boolean
SELECT redemption_id, guest_id, expires_at <= app_now() AS expired FROM redemption WHERE network_id = $1 AND code_index = $2;
