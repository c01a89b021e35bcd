-- Guests bring guests: both get points when the one who came has a first confirmed purchase.
ALTER TABLE network ADD referral_referrer bigint NOT NULL DEFAULT 500 CHECK (referral_referrer BETWEEN 0 AND 1000000),
	ADD referral_referee bigint NOT NULL DEFAULT 500 CHECK (referral_referee BETWEEN 0 AND 1000000);

-- What a guest's link ends with. Guests from before this have none until they are given one.
ALTER TABLE guest ADD referral_code text CHECK (referral_code ~ '^[0-9A-HJKMNP-TV-Z]{8}$'),
	ADD UNIQUE (network_id, referral_code);

-- Who brought whom: once for each guest, so once for each phone.
CREATE TABLE referral (
	network_id uuid NOT NULL,
	referee_id uuid NOT NULL,
	referrer_id uuid NOT NULL CHECK (referrer_id <> referee_id),
	made_at timestamptz NOT NULL,
	rewarded_at timestamptz,
	PRIMARY KEY (network_id, referee_id),
	FOREIGN KEY (network_id, referee_id) REFERENCES guest,
	FOREIGN KEY (network_id, referrer_id) REFERENCES guest
);
CREATE INDEX referral_of_referrer ON referral (network_id, referrer_id);
ALTER TABLE referral ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON referral USING (network_id = current_setting('app.network_id')::uuid);

ALTER TABLE due DROP CONSTRAINT due_kind_check,
	ADD CHECK (kind IN ('confirm_earning', 'release_redemption', 'confirm_redemption', 'referral_bonus'));
