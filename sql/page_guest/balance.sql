-- What a guest can redeem at this moment.
-- in:  network_id uuid, guest_id uuid
-- out: available bigint
SELECT available
FROM guest_account
WHERE network_id = $1 AND guest_id = $2;
