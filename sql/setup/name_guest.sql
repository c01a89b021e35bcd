-- A guest's name.
-- in:  network_id uuid, guest_id uuid, name text
-- out:
UPDATE guest SET name = $3
WHERE network_id = $1 AND guest_id = $2;
