-- A new guest came by this code; nothing when nobody has it.
-- in:  network_id uuid, referee_id uuid, code text
-- out:
INSERT INTO referral (network_id, referee_id, referrer_id, made_at)
SELECT $1, $2, guest_id, app_now()
FROM guest
WHERE network_id = $1 AND referral_code = $3 AND guest_id <> $2
ON CONFLICT (network_id, referee_id) DO NOTHING;
