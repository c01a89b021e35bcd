-- The six digits that a guest can show at this moment.
-- in:  network_id uuid, guest_id uuid
-- out: code text, expires_at timestamptz
SELECT code, expires_at
FROM card_code
WHERE network_id = $1 AND guest_id = $2 AND expires_at > app_now()
ORDER BY expires_at DESC
LIMIT 1;
