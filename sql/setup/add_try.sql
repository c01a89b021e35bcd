-- A wrong code for a guest's number, typed in somebody's browser.
-- in:  network_id uuid, guest_id uuid, try_id uuid
-- out:
INSERT INTO otp_try (network_id, try_id, phone_index, requester, tried_at)
SELECT network_id, $3, phone_index, '\x00', app_now()
FROM guest
WHERE network_id = $1 AND guest_id = $2;
