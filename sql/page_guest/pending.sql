-- Earnings that are still on their way, the next to arrive first.
-- in:  network_id uuid, guest_id uuid
-- out: entry_id uuid, points bigint, due_at timestamptz, restaurant text
SELECT e.entry_id, e.d_pending AS points, e.due_at, coalesce(x.name, '') AS restaurant
FROM due d
JOIN entry e ON e.network_id = d.network_id AND e.guest_id = d.guest_id AND e.entry_id = d.subject_id
LEFT JOIN restaurant x ON x.network_id = e.network_id AND x.restaurant_id = e.restaurant_id
WHERE d.network_id = $1 AND d.guest_id = $2 AND d.kind = 'confirm_earning' AND e.d_pending > 0
ORDER BY e.due_at, e.seq
LIMIT 20;
