-- How a guest is spoken to.
-- in:  network_id uuid, guest_id uuid
-- out: name text, language text, verified boolean, key_sealed bytea, phone_sealed bytea
SELECT name, language, verified_at IS NOT NULL AS verified, key_sealed, phone_sealed
FROM guest
WHERE network_id = $1 AND guest_id = $2;
