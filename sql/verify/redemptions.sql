-- The first of a guest's redemptions whose state is not what its entries say, or which is waiting for nothing.
-- in:  network_id uuid, guest_id uuid
-- out: redemption_id uuid, state text, expected text
SELECT redemption_id, state, expected
FROM (
	SELECT r.redemption_id, r.state, CASE
			WHEN e.entry_id IS NULL OR e.d_held <> r.points THEN 'no entry'
			WHEN f.kind = 'refund' OR o.kind = 'release' THEN 'released'
			WHEN o.kind = 'confirm' THEN 'confirmed'
			WHEN r.settled_at IS NOT NULL THEN 'settled'
			ELSE 'pending' END AS expected,
		EXISTS (SELECT FROM due d WHERE d.network_id = r.network_id AND d.guest_id = r.guest_id AND d.subject_id = r.redemption_id
			AND d.kind = CASE r.state WHEN 'pending' THEN 'release_redemption' ELSE 'confirm_redemption' END) AS waiting
	FROM redemption r
	LEFT JOIN entry e ON e.network_id = r.network_id AND e.redemption_id = r.redemption_id AND e.kind = 'redeem'
	LEFT JOIN entry o ON o.network_id = e.network_id AND o.guest_id = e.guest_id AND o.resolves = e.entry_id
	LEFT JOIN entry f ON f.network_id = o.network_id AND f.guest_id = o.guest_id AND f.resolves = o.entry_id
	WHERE r.network_id = $1 AND r.guest_id = $2
) judged
WHERE state <> expected OR waiting <> (state IN ('pending', 'settled'))
ORDER BY redemption_id
LIMIT 1;
