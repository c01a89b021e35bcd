-- The redemption that was settled with a sale, as redemption/get.
-- in:  network_id uuid, visit_id uuid
-- out: redemption_id uuid, points bigint, state text, redeem_id uuid, confirm_id uuid
SELECT r.redemption_id, r.points, r.state, e.entry_id AS redeem_id, c.entry_id AS confirm_id
FROM visit v
JOIN redemption r ON r.network_id = v.network_id AND r.guest_id = v.guest_id AND r.visit_id = v.visit_id
JOIN entry e ON e.network_id = r.network_id AND e.redemption_id = r.redemption_id AND e.kind = 'redeem'
LEFT JOIN entry c ON c.network_id = e.network_id AND c.guest_id = e.guest_id AND c.resolves = e.entry_id AND c.kind = 'confirm'
WHERE v.network_id = $1 AND v.visit_id = $2;
