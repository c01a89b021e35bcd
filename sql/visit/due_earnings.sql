-- The earnings of one guest that are due for confirmation.
-- in:  network_id uuid, guest_id uuid
-- out: entry_id uuid, points bigint, earned_at timestamptz, visit_id uuid, restaurant_id uuid, net_minor bigint
SELECT e.entry_id, e.d_pending AS points, e.earned_at, e.visit_id, e.restaurant_id, v.net_minor - v.refunded_minor AS net_minor
FROM due d
JOIN entry e ON e.network_id = d.network_id AND e.guest_id = d.guest_id AND e.entry_id = d.subject_id
JOIN visit v ON v.network_id = e.network_id AND v.visit_id = e.visit_id
WHERE d.network_id = $1 AND d.guest_id = $2 AND d.kind = 'confirm_earning' AND d.due_at <= app_now()
ORDER BY d.due_at, e.seq
LIMIT 1000;
