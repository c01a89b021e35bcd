-- What a guest's link ends with.
-- in:  network_id uuid, guest_id uuid
-- out: referral_code text
SELECT referral_code
FROM guest
WHERE network_id = $1 AND guest_id = $2;
