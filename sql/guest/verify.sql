-- The guest has shown that the phone is theirs; the first time is kept.
-- in:  network_id uuid, guest_id uuid, method text
-- out: guest_id uuid
UPDATE guest
SET verified_at = app_now(), verified_method = $3
WHERE network_id = $1 AND guest_id = $2 AND verified_at IS NULL
RETURNING guest_id;
