-- The guest behind a cookie, while its session lasts.
-- in:  network_id uuid, token_hash bytea
-- out: guest_id uuid, name text, language text, verified_at timestamptz, key_sealed bytea, phone_sealed bytea
SELECT g.guest_id, g.name, g.language, g.verified_at, g.key_sealed, g.phone_sealed
FROM guest_session s
JOIN guest g ON g.network_id = s.network_id AND g.guest_id = s.guest_id
WHERE s.network_id = $1 AND s.token_hash = $2 AND s.kind = 'cookie' AND s.ended_at IS NULL AND s.expires_at > app_now();
