-- The guest's card code that still has more than 5 seconds.
-- in:  network_id uuid, guest_id uuid
-- out: code text, expires_at timestamptz
SELECT code, expires_at
FROM card_code
WHERE network_id = $1 AND guest_id = $2 AND expires_at > app_now() + interval '5 seconds'
ORDER BY expires_at DESC
LIMIT 1;
