-- A guest's first purchase is confirmed: who brought the guest, if anyone, and the guest have points to come.
-- in:  network_id uuid, referee_id uuid
-- out:
INSERT INTO due (network_id, guest_id, kind, subject_id, due_at)
SELECT network_id, referee_id, 'referral_bonus', referrer_id, app_now()
FROM referral
WHERE network_id = $1 AND referee_id = $2 AND rewarded_at IS NULL
ON CONFLICT (network_id, guest_id, kind, subject_id) DO NOTHING;
