-- What one request must know before anything else: the version of the network's programme, whether the address leads to this network, and
-- the guest behind the cookie while its session lasts. No row when there is no such network.
-- in:  network_id uuid, token_hash bytea, address_kind text, address text
-- out: version bigint, here boolean, guest_id uuid, name text, language text, verified_at timestamptz, key_sealed bytea, phone_sealed bytea,
-- out: card_no bigint, tier_rank smallint, referral_code text
SELECT p.version, EXISTS (SELECT FROM network_address x WHERE x.kind = $3 AND x.address = $4 AND x.network_id = $1) AS here,
	g.guest_id, g.name, g.language, g.verified_at, g.key_sealed, g.phone_sealed, g.card_no, g.tier_rank,
	lower(coalesce(g.referral_code, '')) AS referral_code
FROM programme p
LEFT JOIN (guest_session s
	JOIN guest g ON g.network_id = s.network_id AND g.guest_id = s.guest_id)
	ON s.network_id = $1 AND s.token_hash = $2 AND s.kind = 'cookie' AND s.ended_at IS NULL AND s.expires_at > app_now()
WHERE p.network_id = $1;
