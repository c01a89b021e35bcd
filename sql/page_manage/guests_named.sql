-- Guests with a word in their name from `word` up to `word_end`, and words that begin with each of `more` (blanks between), of a tier and
-- standing as in guests_newest; by the first such word, from a key on.
-- in:  network_id uuid, word text, word_end text, more text, tier_rank integer, standing text, above_token text, above_id uuid, most bigint
-- out: guest_id uuid, name text, card_no bigint, verified boolean, tier_name text, available bigint, pending bigint, held bigint,
-- out: debt bigint, visits bigint, last_at timestamptz, joined_at timestamptz,
-- out: token text
SELECT r.guest_id, r.name, r.card_no, r.verified, r.tier_name, r.available, r.pending, r.held, r.debt, r.visits, r.last_at, r.joined_at, k.token
FROM (
	SELECT k.token, k.guest_id
	FROM guest_token k
	JOIN guest g ON g.network_id = $1 AND g.guest_id = k.guest_id
	WHERE k.network_id = $1 AND k.token >= $2 AND k.token < $3 AND (k.token, k.guest_id) > ($7, $8)
		AND ($5 = 0 OR g.tier_rank = $5) AND ($6 = '' OR ($6 = 'verified') = (g.verified_at IS NOT NULL))
		AND NOT EXISTS (SELECT FROM guest_token e WHERE e.network_id = $1 AND e.guest_id = k.guest_id AND e.token >= $2 AND e.token < k.token)
		AND NOT EXISTS (SELECT FROM string_to_table($4, ' ') AS w (word) WHERE w.word <> '' AND NOT EXISTS (SELECT FROM guest_token o
			WHERE o.network_id = $1 AND o.guest_id = k.guest_id AND o.token >= w.word AND o.token < w.word || U&'\+10FFFF'))
	ORDER BY k.token, k.guest_id
	LIMIT $9
) k
JOIN guest_row r ON r.network_id = $1 AND r.guest_id = k.guest_id
ORDER BY k.token, k.guest_id
LIMIT $9;
