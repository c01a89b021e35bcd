-- Guests of a network in key order, for recomputing them one after the other.
-- in:  network_id uuid, after_id uuid
-- out: guest_id uuid
SELECT guest_id
FROM guest_account
WHERE network_id = $1 AND guest_id > $2
ORDER BY guest_account.guest_id
LIMIT 200;
