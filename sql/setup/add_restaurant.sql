-- One restaurant.
-- in:  network_id uuid, restaurant_id uuid, name text, time_zone text
-- out:
INSERT INTO restaurant (network_id, restaurant_id, name, time_zone, created_at)
VALUES ($1, $2, $3, $4, app_now());
