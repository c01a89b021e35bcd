-- Marks it as rewarded: once, whoever else is at it.
-- in:  network_id uuid, referee_id uuid
-- out: referrer_id uuid
UPDATE referral SET rewarded_at = app_now()
WHERE network_id = $1 AND referee_id = $2 AND rewarded_at IS NULL
RETURNING referrer_id;
