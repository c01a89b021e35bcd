-- Restaurants, tills, guests, staff and how they sign in.

CREATE TABLE restaurant (
	network_id uuid NOT NULL REFERENCES network,
	restaurant_id uuid NOT NULL,
	name text NOT NULL CHECK (name <> ''),
	time_zone text NOT NULL,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, restaurant_id)
);
CREATE TABLE till (
	network_id uuid NOT NULL,
	till_id uuid NOT NULL,
	restaurant_id uuid NOT NULL,
	name text NOT NULL,
	PRIMARY KEY (network_id, till_id),
	FOREIGN KEY (network_id, restaurant_id) REFERENCES restaurant
);
CREATE INDEX till_of_restaurant ON till (network_id, restaurant_id);

CREATE TABLE tier (
	network_id uuid NOT NULL REFERENCES network,
	rank smallint NOT NULL CHECK (rank BETWEEN 1 AND 20),
	name text NOT NULL,
	percent_bp integer NOT NULL CHECK (percent_bp BETWEEN 0 AND 10000),
	threshold_minor bigint NOT NULL CHECK (threshold_minor >= 0),
	cap_minor bigint CHECK (cap_minor >= 0), -- NULL: the network's cap
	PRIMARY KEY (network_id, rank)
);

-- A membership of one network. Phone and key are sealed; the phone is found by its blind index.
CREATE TABLE guest (
	network_id uuid NOT NULL REFERENCES network,
	guest_id uuid NOT NULL,
	card_no bigint NOT NULL,
	name text NOT NULL DEFAULT '',
	language text NOT NULL DEFAULT '', -- '' follows the browser
	key_sealed bytea NOT NULL,	   -- the guest's own key under the platform's
	phone_sealed bytea NOT NULL,	   -- under the guest's key
	phone_index bytea NOT NULL,
	verified_at timestamptz,
	verified_method text CHECK (verified_method IN ('otp', 'whatsapp', 'telegram')),
	birthday_day smallint CHECK (birthday_day BETWEEN 1 AND 31),
	birthday_month smallint CHECK (birthday_month BETWEEN 1 AND 12),
	tier_rank smallint NOT NULL DEFAULT 1,
	tier_below_since timestamptz,
	created_at timestamptz NOT NULL,
	created_by text NOT NULL CHECK (created_by IN ('guest', 'till', 'api', 'import')),
	PRIMARY KEY (network_id, guest_id),
	UNIQUE (network_id, card_no),
	UNIQUE (network_id, phone_index),
	FOREIGN KEY (network_id, tier_rank) REFERENCES tier,
	CHECK ((verified_at IS NULL) = (verified_method IS NULL))
);

-- The next card number. A row of its own, so that signing up does not wait for anything else of the network.
CREATE TABLE card_counter (
	network_id uuid PRIMARY KEY REFERENCES network,
	next_no bigint NOT NULL CHECK (next_no >= 1)
);

CREATE TABLE consent (
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	kind text NOT NULL CHECK (kind IN ('terms')),
	version text NOT NULL,
	given_at timestamptz NOT NULL,
	via text NOT NULL CHECK (via IN ('page', 'api', 'till')),
	PRIMARY KEY (network_id, guest_id, kind, version),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest
);

-- Browsers and addresses that verified, as keyed hashes, for the fraud views.
CREATE TABLE device (
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	device_hash bytea NOT NULL,
	address_hash bytea NOT NULL,
	first_seen_at timestamptz NOT NULL,
	last_seen_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, guest_id, device_hash, address_hash),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest
);

CREATE TABLE guest_session (
	network_id uuid NOT NULL,
	token_hash bytea NOT NULL,
	guest_id uuid NOT NULL,
	kind text NOT NULL CHECK (kind IN ('cookie', 'bearer')),
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	ended_at timestamptz,
	PRIMARY KEY (network_id, token_hash),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest
);
CREATE INDEX guest_session_of ON guest_session (network_id, guest_id);

CREATE TABLE staff (
	network_id uuid NOT NULL REFERENCES network,
	staff_id uuid NOT NULL,
	login_index bytea NOT NULL,
	name text NOT NULL,
	role text NOT NULL CHECK (role IN ('cashier', 'manager', 'admin')),
	password_hash text NOT NULL,
	active boolean NOT NULL DEFAULT true,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, staff_id),
	UNIQUE (network_id, login_index)
);
CREATE TABLE staff_restaurant (
	network_id uuid NOT NULL,
	staff_id uuid NOT NULL,
	restaurant_id uuid NOT NULL,
	PRIMARY KEY (network_id, staff_id, restaurant_id),
	FOREIGN KEY (network_id, staff_id) REFERENCES staff,
	FOREIGN KEY (network_id, restaurant_id) REFERENCES restaurant
);
CREATE TABLE staff_session (
	network_id uuid NOT NULL,
	token_hash bytea NOT NULL,
	staff_id uuid NOT NULL,
	till_id uuid, -- where this session works; NULL until chosen
	created_at timestamptz NOT NULL,
	seen_at timestamptz NOT NULL, -- touched at most every 5 minutes
	expires_at timestamptz NOT NULL,
	ended_at timestamptz,
	PRIMARY KEY (network_id, token_hash),
	FOREIGN KEY (network_id, staff_id) REFERENCES staff,
	FOREIGN KEY (network_id, till_id) REFERENCES till
);
CREATE INDEX staff_session_of ON staff_session (network_id, staff_id);

-- One-time codes. Secrets are wiped when the code is dead; the row stays 30 days, since limits and the brake count rows.
CREATE TABLE otp (
	network_id uuid NOT NULL REFERENCES network,
	otp_id uuid NOT NULL,
	via text NOT NULL CHECK (via IN ('page', 'api')),
	requester bytea NOT NULL,	-- hash of the visitor's cookie, or of the api's challenge
	phone_index bytea NOT NULL,
	phone_sealed bytea,		-- NULL once wiped
	code_hash bytea,		-- keyed, over salt and code; NULL once wiped
	address_block bytea NOT NULL,	-- keyed hash of /24 or /64
	phone_prefix bytea NOT NULL,	-- keyed hash of country code and four digits
	counted boolean NOT NULL DEFAULT true, -- false: exempt from budgets and the brake (demo)
	sent_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	dead_at timestamptz,		-- used, or killed with its requester's others
	verified_at timestamptz,
	PRIMARY KEY (network_id, otp_id)
);
CREATE INDEX otp_of_phone ON otp (network_id, phone_index, sent_at);
CREATE INDEX otp_of_requester ON otp (network_id, requester, sent_at);
CREATE INDEX otp_of_block ON otp (network_id, address_block, sent_at);
CREATE INDEX otp_of_prefix ON otp (network_id, phone_prefix, sent_at);
CREATE INDEX otp_of_network ON otp (network_id, sent_at);
CREATE INDEX otp_to_wipe ON otp (expires_at) WHERE code_hash IS NOT NULL;

-- Every comparison of a code, counted and committed before it is made.
CREATE TABLE otp_try (
	network_id uuid NOT NULL REFERENCES network,
	try_id uuid NOT NULL,
	phone_index bytea NOT NULL,
	requester bytea NOT NULL,
	tried_at timestamptz NOT NULL,
	correct boolean NOT NULL DEFAULT false,
	PRIMARY KEY (network_id, try_id)
);
CREATE INDEX otp_try_recent ON otp_try (network_id, phone_index, tried_at);

-- The row that serialises everything about one phone's codes, whether a guest has it or not.
CREATE TABLE otp_phone (
	network_id uuid NOT NULL REFERENCES network,
	phone_index bytea NOT NULL,
	PRIMARY KEY (network_id, phone_index)
);

-- The six digits a guest shows: on demand, for 60 seconds, unique while valid.
CREATE TABLE card_code (
	network_id uuid NOT NULL,
	code text NOT NULL CHECK (code ~ '^[0-9]{6}$'),
	guest_id uuid NOT NULL,
	expires_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, code),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest
);
CREATE INDEX card_code_of ON card_code (network_id, guest_id);
-- A card's QR of one step is taken once per till.
CREATE TABLE card_use (
	network_id uuid NOT NULL,
	till_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	step bigint NOT NULL,
	used_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, till_id, guest_id, step),
	FOREIGN KEY (network_id, till_id) REFERENCES till,
	FOREIGN KEY (network_id, guest_id) REFERENCES guest
);
-- Wrong codes typed at a till.
CREATE TABLE till_try (
	network_id uuid NOT NULL,
	till_id uuid NOT NULL,
	try_id uuid NOT NULL,
	tried_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, till_id, try_id),
	FOREIGN KEY (network_id, till_id) REFERENCES till
);
CREATE INDEX till_try_recent ON till_try (network_id, till_id, tried_at);
