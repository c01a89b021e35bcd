-- Whether a guest with this code invites to the network.
-- in:  network_id uuid, code text
-- out: guest_id uuid
SELECT guest_id
FROM guest
WHERE network_id = $1 AND referral_code = upper($2);
