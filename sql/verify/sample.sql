-- Guests of a network spread evenly over its cards, for recomputing some of many.
-- in:  network_id uuid, most bigint, after_id uuid
-- out: guest_id uuid
SELECT DISTINCT g.guest_id
FROM (SELECT max(card_no) AS last FROM guest WHERE network_id = $1) cards
CROSS JOIN generate_series(0, $2::bigint - 1) n
JOIN guest g ON g.network_id = $1 AND g.card_no = 1 + n * cards.last / $2::bigint AND g.guest_id > $3
ORDER BY g.guest_id
LIMIT 2000;
