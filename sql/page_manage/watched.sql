-- Guests somebody should look at, the largest amount first, from a key on.
-- in:  network_id uuid, kind text, below_amount bigint, above_guest uuid, most bigint
-- out: guest_id uuid, name text, card_no bigint, amount bigint, most bigint, latest_at timestamptz
SELECT w.guest_id, g.name, g.card_no, w.amount, w.most, w.latest_at
FROM watched_guest w
JOIN guest g ON g.network_id = w.network_id AND g.guest_id = w.guest_id
WHERE w.network_id = $1 AND w.kind = $2 AND w.amount <= $3 AND (w.amount < $3 OR w.guest_id > $4)
ORDER BY w.amount DESC, w.guest_id
LIMIT $5;
