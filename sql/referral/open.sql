-- Who brought a guest, while nobody has had points for it.
-- in:  network_id uuid, referee_id uuid
-- out: referrer_id uuid
SELECT referrer_id
FROM referral
WHERE network_id = $1 AND referee_id = $2 AND rewarded_at IS NULL;
