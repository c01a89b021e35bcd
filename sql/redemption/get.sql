-- One redemption as settling, cancelling and voiding need it.
-- in:  network_id uuid, redemption_id uuid
-- out: redemption_id uuid, guest_id uuid, points bigint, value_minor bigint, state text, expires_at timestamptz,
-- out: settled_at timestamptz, restaurant_id uuid, visit_id uuid, redeem_id uuid, confirm_id uuid
SELECT r.redemption_id, r.guest_id, r.points, r.value_minor, r.state, r.expires_at, r.settled_at, r.restaurant_id, r.visit_id, e.entry_id AS redeem_id,
	c.entry_id AS confirm_id
FROM redemption r
JOIN entry e ON e.network_id = r.network_id AND e.redemption_id = r.redemption_id AND e.kind = 'redeem'
LEFT JOIN entry c ON c.network_id = e.network_id AND c.guest_id = e.guest_id AND c.resolves = e.entry_id AND c.kind = 'confirm'
WHERE r.network_id = $1 AND r.redemption_id = $2;
