-- The guest with this phone.
-- in:  network_id uuid, phone_index bytea
-- out: guest_id uuid
SELECT guest_id FROM guest WHERE network_id = $1 AND phone_index = $2;
