-- How many rows the whole of that list has.
-- in:  network_id uuid, guest_id uuid, filter text
-- out: total bigint
SELECT count(*) AS total
FROM entry e
WHERE e.network_id = $1 AND e.guest_id = $2 AND e.resolves IS NULL
	AND ($3 = '' OR ($3 = 'earned' AND e.kind = 'earn') OR ($3 = 'redeemed' AND e.kind = 'redeem')
		OR ($3 = 'other' AND e.kind NOT IN ('earn', 'redeem')));
