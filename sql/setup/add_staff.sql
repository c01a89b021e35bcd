-- One person of a network.
-- in:  network_id uuid, staff_id uuid, login_index bytea, name text, role text, password_hash text
-- out:
WITH login AS (
	INSERT INTO staff_login (login_index, network_id, staff_id) VALUES ($3, $1, $2)
)
INSERT INTO staff (network_id, staff_id, login_index, name, role, password_hash, created_at)
VALUES ($1, $2, $3, $4, $5, $6, app_now());
