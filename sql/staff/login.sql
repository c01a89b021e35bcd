-- Whose login this is.
-- tenant: none, because a login is looked up before its network is known
-- in:  login_index bytea
-- out: network_id uuid, staff_id uuid
SELECT network_id, staff_id FROM staff_login WHERE login_index = $1;
