-- Points back into a lot, for an entry; its guest is to be reminded of them, if that is still to come.
-- in:  network_id uuid, guest_id uuid, lot_id uuid, entry_id uuid, points bigint, remind_at timestamptz
-- out:
WITH changed AS (
	UPDATE lot SET points_left = points_left + $5
	WHERE network_id = $1 AND guest_id = $2 AND lot_id = $3
), queued AS (
	INSERT INTO due (network_id, guest_id, kind, subject_id, due_at)
	VALUES ($1, $2, 'remind_expiry', $3, $6)
	ON CONFLICT (network_id, guest_id, kind, subject_id) DO NOTHING
)
INSERT INTO lot_use (network_id, guest_id, entry_id, lot_id, points)
VALUES ($1, $2, $4, $3, $5);
