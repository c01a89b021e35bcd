-- A new lot, filled by its entry, and in the queue for the day it expires and the day its guest is reminded of that.
-- in:  network_id uuid, guest_id uuid, lot_id uuid, entry_id uuid, points bigint, expires_at timestamptz, remind_at timestamptz
-- out:
WITH made AS (
	INSERT INTO lot (network_id, guest_id, lot_id, entry_id, points, points_left, expires_at)
	VALUES ($1, $2, $3, $4, $5, $5, $6)
), queued AS (
	INSERT INTO due (network_id, guest_id, kind, subject_id, due_at)
	VALUES ($1, $2, 'expire_points', $3, $6), ($1, $2, 'remind_expiry', $3, $7)
)
INSERT INTO lot_use (network_id, guest_id, entry_id, lot_id, points)
VALUES ($1, $2, $4, $3, $5);
