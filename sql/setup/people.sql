-- The people who ring up a network's history.
-- in:  network_id uuid
-- out: staff_id uuid, role text
SELECT staff_id, role
FROM staff
WHERE network_id = $1 AND role IN ('cashier', 'manager')
ORDER BY role, staff_id
LIMIT 10;
