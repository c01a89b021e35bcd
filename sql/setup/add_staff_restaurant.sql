-- A restaurant where a person works.
-- in:  network_id uuid, staff_id uuid, restaurant_id uuid
-- out:
INSERT INTO staff_restaurant (network_id, staff_id, restaurant_id)
VALUES ($1, $2, $3);
