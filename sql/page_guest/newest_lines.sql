-- The newest lines of the traces of a guest's earnings, newest first: as many as those on the card should need. Where they are not enough,
-- lines says the rest.
-- in:  network_id uuid, guest_id uuid, most bigint
-- out: entry_id uuid, kind text, rule_id uuid, label text, net_minor bigint, rate_points bigint, rate_minor bigint, carry_before bigint,
-- out: carry_after bigint, points bigint, reason text
SELECT entry_id, kind, rule_id, label, net_minor, rate_points, rate_minor, carry_before, carry_after, points, reason
FROM earn_line
WHERE network_id = $1 AND guest_id = $2
ORDER BY entry_id DESC, line DESC
LIMIT $3;
