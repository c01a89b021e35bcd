-- Locks one guest's account for the rest of the transaction: the guest named, or the one of a visit or a redemption.
-- Whose it is is a subquery of its own, because row security keeps from the index what might tell of other rows, and coalesce() counts as such.
-- in:  network_id uuid, guest_id uuid, visit_id uuid, redemption_id uuid
-- out: guest_id uuid, available bigint, pending bigint, held bigint, debt bigint, seq bigint, head bytea, last_at timestamptz
SELECT guest_id, available, pending, held, debt, seq, head, last_at
FROM guest_account
WHERE network_id = $1 AND guest_id = (SELECT coalesce($2,
	(SELECT v.guest_id FROM visit v WHERE v.network_id = $1 AND v.visit_id = $3),
	(SELECT r.guest_id FROM redemption r WHERE r.network_id = $1 AND r.redemption_id = $4)))
FOR NO KEY UPDATE;
