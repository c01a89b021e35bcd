-- The guest whose session this is, while it lasts.
-- in:  network_id uuid, token_hash bytea, kind text
-- out: guest_id uuid, name text, language text, verified boolean, expires_at timestamptz
SELECT g.guest_id, g.name, g.language, g.verified_at IS NOT NULL AS verified, s.expires_at
FROM guest_session s
JOIN guest g ON g.network_id = s.network_id AND g.guest_id = s.guest_id
WHERE s.network_id = $1 AND s.token_hash = $2 AND s.kind = $3 AND s.ended_at IS NULL AND s.expires_at > app_now();
