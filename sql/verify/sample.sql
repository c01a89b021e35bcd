-- Guests of a network spread evenly over its cards, for recomputing some of many one after the other. The cards are counted out first (OFFSET),
-- because row security lets no arithmetic into an index; what lies behind is chosen out of those few (LIMIT), not out of all guests.
-- in:  network_id uuid, most bigint, after_id uuid
-- out: guest_id uuid
SELECT guest_id
FROM (
	SELECT DISTINCT g.guest_id
	FROM (SELECT 1 + n * last / $2::bigint AS card_no
		FROM (SELECT max(card_no) AS last FROM guest WHERE network_id = $1) cards
		CROSS JOIN generate_series(0, $2::bigint - 1) n OFFSET 0) wanted
	JOIN guest g ON g.network_id = $1 AND g.card_no = wanted.card_no
	LIMIT 2000
) sample
WHERE guest_id > $3
ORDER BY sample.guest_id
LIMIT 2000;
