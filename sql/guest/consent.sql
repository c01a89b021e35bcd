-- Consent to the terms in a version; the first time is kept.
-- in:  network_id uuid, guest_id uuid, version text, via text
-- out: nothing
INSERT INTO consent (network_id, guest_id, kind, version, given_at, via)
VALUES ($1, $2, 'terms', $3, app_now(), $4)
ON CONFLICT (network_id, guest_id, kind, version) DO NOTHING;
