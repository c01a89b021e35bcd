-- Points into (+) or out of (−) a lot, for an entry.
-- in:  network_id uuid, guest_id uuid, lot_id uuid, entry_id uuid, points bigint
-- out:
WITH changed AS (
	UPDATE lot SET points_left = points_left + $5
	WHERE network_id = $1 AND guest_id = $2 AND lot_id = $3
)
INSERT INTO lot_use (network_id, guest_id, entry_id, lot_id, points)
VALUES ($1, $2, $4, $3, $5);
