-- Lots whose expiry is past and whose points are not gone yet, because their guest was promised a notice: in the queue again, for the instant
-- they end if that is known, else to be looked at in a day.
-- in:  network_id uuid, guest_id uuid
-- out:
INSERT INTO due (network_id, guest_id, kind, subject_id, due_at)
SELECT l.network_id, l.guest_id, 'expire_points', l.lot_id,
	least(lot_end(l.network_id, l.guest_id, l.expires_at), app_now() + interval '24 hours')
FROM lot l
WHERE l.network_id = $1 AND l.guest_id = $2 AND l.points_left > 0 AND l.expires_at <= app_now()
ON CONFLICT (network_id, guest_id, kind, subject_id) DO NOTHING;
