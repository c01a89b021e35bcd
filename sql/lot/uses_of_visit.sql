-- What the redemption settled with a sale took out of which lots, with their expiry and their end.
-- in:  network_id uuid, visit_id uuid
-- out: lot_id uuid, points bigint, points_left bigint, expires_at timestamptz, ends_at timestamptz
SELECT u.lot_id, -u.points AS points, l.points_left, l.expires_at, lot_end(l.network_id, l.guest_id, l.expires_at) AS ends_at
FROM visit v
JOIN redemption r ON r.network_id = v.network_id AND r.guest_id = v.guest_id AND r.visit_id = v.visit_id
JOIN entry e ON e.network_id = r.network_id AND e.redemption_id = r.redemption_id AND e.kind = 'redeem'
JOIN lot_use u ON u.network_id = e.network_id AND u.guest_id = e.guest_id AND u.entry_id = e.entry_id
JOIN lot l ON l.network_id = u.network_id AND l.guest_id = u.guest_id AND l.lot_id = u.lot_id
WHERE v.network_id = $1 AND v.visit_id = $2
ORDER BY l.expires_at, u.lot_id
LIMIT 100000;
