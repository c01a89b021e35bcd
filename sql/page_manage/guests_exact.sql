-- Guests with that phone, that card number or that card code while it is valid (NULL and 0: not asked), of a tier and standing as in
-- guests_newest.
-- in:  network_id uuid, phone_index bytea, card_no bigint, code text, tier_rank integer, standing text
-- out: guest_id uuid, name text, card_no bigint, verified boolean, tier_name text, available bigint, pending bigint, held bigint,
-- out: debt bigint, visits bigint, last_at timestamptz, joined_at timestamptz
SELECT r.guest_id, r.name, r.card_no, r.verified, r.tier_name, r.available, r.pending, r.held, r.debt, r.visits, r.last_at, r.joined_at
FROM (
	SELECT guest_id FROM guest WHERE network_id = $1 AND phone_index = $2
	UNION
	SELECT guest_id FROM guest WHERE network_id = $1 AND card_no = $3
	UNION
	SELECT guest_id FROM card_code WHERE network_id = $1 AND code = $4 AND expires_at > app_now()
) k
JOIN guest_row r ON r.network_id = $1 AND r.guest_id = k.guest_id
WHERE ($5 = 0 OR r.tier_rank = $5) AND ($6 = '' OR ($6 = 'verified') = r.verified)
ORDER BY r.joined_at DESC, r.guest_id DESC
LIMIT 3;
