-- Points whose time is over expire by themselves: a lot stands in the queue from the day it is made.
ALTER TABLE due DROP CONSTRAINT due_kind_check,
	ADD CHECK (kind IN ('confirm_earning', 'release_redemption', 'confirm_redemption', 'referral_bonus', 'expire_points'));
-- Row security holds whoever migrates too; those of before are queued for all networks.
ALTER TABLE lot NO FORCE ROW LEVEL SECURITY;
ALTER TABLE due NO FORCE ROW LEVEL SECURITY;
INSERT INTO due (network_id, guest_id, kind, subject_id, due_at)
SELECT network_id, guest_id, 'expire_points', lot_id, expires_at FROM lot WHERE points_left > 0;
ALTER TABLE lot FORCE ROW LEVEL SECURITY;
ALTER TABLE due FORCE ROW LEVEL SECURITY;
