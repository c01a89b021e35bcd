-- The lots of one guest that still hold points, in the order in which they are spent; the guest as in ledger/lock. They end at their
-- expiry, or later where the network promises a notice.
-- Whose it is is a subquery of its own, because row security keeps from the index what might tell of other rows, and coalesce() counts as such.
-- in:  network_id uuid, guest_id uuid, visit_id uuid, redemption_id uuid, notice_days integer
-- out: lot_id uuid, points_left bigint, expires_at timestamptz, ends_at timestamptz
SELECT lot_id, points_left, expires_at,
	CASE WHEN $5 = 0 THEN expires_at ELSE lot_end(network_id, guest_id, expires_at) END AS ends_at
FROM lot
WHERE network_id = $1 AND points_left > 0 AND guest_id = (SELECT coalesce($2,
	(SELECT v.guest_id FROM visit v WHERE v.network_id = $1 AND v.visit_id = $3),
	(SELECT r.guest_id FROM redemption r WHERE r.network_id = $1 AND r.redemption_id = $4)))
ORDER BY lot.expires_at, lot.lot_id
LIMIT 100000;
