-- All points left in a guest's lots.
-- in:  network_id uuid, guest_id uuid
-- out: points_left bigint
SELECT coalesce(sum(points_left), 0)::bigint AS points_left
FROM lot
WHERE network_id = $1 AND guest_id = $2;
