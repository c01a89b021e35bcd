-- New lots of many guests, each as lot/add makes one.
-- in:  network_id uuid, guest_id uuid[], lot_id uuid[], entry_id uuid[], points bigint[], expires_at timestamptz[], remind_at timestamptz[]
-- out:
WITH wanted AS (
	SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::timestamptz[], $7::timestamptz[]) w (guest_id, lot_id,
	entry_id, points, expires_at, remind_at)
), made AS (
	INSERT INTO lot (network_id, guest_id, lot_id, entry_id, points, points_left, expires_at)
	SELECT $1, guest_id, lot_id, entry_id, points, points, expires_at FROM wanted
), queued AS (
	INSERT INTO due (network_id, guest_id, kind, subject_id, due_at)
	SELECT $1, guest_id, 'expire_points', lot_id, expires_at FROM wanted
	UNION ALL SELECT $1, guest_id, 'remind_expiry', lot_id, remind_at FROM wanted
)
INSERT INTO lot_use (network_id, guest_id, entry_id, lot_id, points)
SELECT $1, guest_id, entry_id, lot_id, points FROM wanted;
