-- The redemptions of one guest that are due for release (unpresented) or confirmation (settled).
-- in:  network_id uuid, guest_id uuid, kind text
-- out: redemption_id uuid, points bigint, state text, restaurant_id uuid, redeem_id uuid
SELECT r.redemption_id, r.points, r.state, r.restaurant_id, e.entry_id AS redeem_id
FROM due d
JOIN redemption r ON r.network_id = d.network_id AND r.redemption_id = d.subject_id
JOIN entry e ON e.network_id = r.network_id AND e.redemption_id = r.redemption_id AND e.kind = 'redeem'
WHERE d.network_id = $1 AND d.guest_id = $2 AND d.kind = $3 AND d.due_at <= app_now()
ORDER BY d.due_at, r.redemption_id
LIMIT 50;
