-- One till.
-- in:  network_id uuid, till_id uuid, restaurant_id uuid, name text
-- out:
INSERT INTO till (network_id, till_id, restaurant_id, name)
VALUES ($1, $2, $3, $4);
