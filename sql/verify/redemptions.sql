-- The first of a guest's redemptions whose state is not what its entries say, or which is waiting for nothing. The guest's are taken out first
-- (OFFSET): by their key, in which they stand between all others', they would be found in order, after all of the network's.
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
		EXISTS (SELECT FROM due d WHERE d.network_id = $1 AND d.guest_id = $2 AND d.subject_id = r.redemption_id
			AND d.kind = CASE r.state WHEN 'pending' THEN 'release_redemption' ELSE 'confirm_redemption' END) AS waiting
	FROM (SELECT * FROM redemption WHERE network_id = $1 AND guest_id = $2 OFFSET 0) r
	LEFT JOIN entry e ON e.network_id = $1 AND e.redemption_id = r.redemption_id AND e.kind = 'redeem'
	LEFT JOIN entry o ON o.network_id = $1 AND o.guest_id = $2 AND o.resolves = e.entry_id
	LEFT JOIN entry f ON f.network_id = $1 AND f.guest_id = $2 AND f.resolves = o.entry_id
) judged
WHERE state <> expected OR waiting <> (state IN ('pending', 'settled'))
ORDER BY redemption_id
LIMIT 1;
