-- A person who may sign in.
-- in:  network_id uuid, staff_id uuid
-- out: staff_id uuid, name text, role text, password_hash text
SELECT staff_id, name, role, password_hash FROM staff WHERE network_id = $1 AND staff_id = $2 AND active;
