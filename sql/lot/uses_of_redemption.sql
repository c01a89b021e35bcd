-- What a redemption's hold took out of which lots, with their expiry and their end.
-- in:  network_id uuid, redemption_id uuid
-- out: lot_id uuid, points bigint, points_left bigint, expires_at timestamptz, ends_at timestamptz
SELECT u.lot_id, -u.points AS points, l.points_left, l.expires_at, lot_end(l.network_id, l.guest_id, l.expires_at) AS ends_at
FROM entry e
JOIN lot_use u ON u.network_id = e.network_id AND u.guest_id = e.guest_id AND u.entry_id = e.entry_id
JOIN lot l ON l.network_id = u.network_id AND l.guest_id = u.guest_id AND l.lot_id = u.lot_id
WHERE e.network_id = $1 AND e.redemption_id = $2 AND e.kind = 'redeem'
ORDER BY l.expires_at, u.lot_id
LIMIT 100000;
