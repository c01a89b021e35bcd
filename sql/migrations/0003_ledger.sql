-- Points are money: the append-only entries, what they sum to, and what they were for.

CREATE TABLE earning_rule ( -- one version of a rule; a change is a new row and an end of this one
	network_id uuid NOT NULL REFERENCES network,
	rule_id uuid NOT NULL,
	kind text NOT NULL CHECK (kind IN ('per_amount', 'per_purchase', 'category', 'milestone', 'first_visit', 'birthday')),
	label text NOT NULL DEFAULT '',
	points bigint NOT NULL CHECK (points BETWEEN 0 AND 1000000000),
	per_minor bigint NOT NULL DEFAULT 0 CHECK (per_minor >= 0),
	minimum_minor bigint NOT NULL DEFAULT 0 CHECK (minimum_minor >= 0),
	every integer NOT NULL DEFAULT 0,
	category text NOT NULL DEFAULT '',
	priority integer NOT NULL DEFAULT 0,
	starts_at timestamptz NOT NULL,
	ends_at timestamptz,
	PRIMARY KEY (network_id, rule_id),
	CHECK (kind <> 'per_amount' OR per_minor > 0),
	CHECK (kind <> 'milestone' OR every >= 2)
);

CREATE TABLE reward (
	network_id uuid NOT NULL REFERENCES network,
	reward_id uuid NOT NULL,
	name text NOT NULL CHECK (name <> ''),
	points bigint NOT NULL CHECK (points BETWEEN 1 AND 1000000000),
	stock bigint CHECK (stock >= 0), -- NULL: as many as are asked for
	active boolean NOT NULL DEFAULT true,
	position integer NOT NULL DEFAULT 0,
	PRIMARY KEY (network_id, reward_id)
);

-- The lock row of every ledger operation; changed only together with an entry.
CREATE TABLE guest_account (
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	available bigint NOT NULL DEFAULT 0 CHECK (available >= 0),
	pending bigint NOT NULL DEFAULT 0 CHECK (pending >= 0),
	held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
	debt bigint NOT NULL DEFAULT 0 CHECK (debt >= 0),
	seq bigint NOT NULL DEFAULT 0,
	head bytea NOT NULL DEFAULT '',
	last_at timestamptz NOT NULL DEFAULT 'epoch',
	PRIMARY KEY (network_id, guest_id),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest,
	CHECK (debt = 0 OR available = 0)
) WITH (fillfactor = 70);

CREATE TABLE visit (
	network_id uuid NOT NULL,
	visit_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	restaurant_id uuid NOT NULL,
	till_id uuid,
	at timestamptz NOT NULL,
	amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 1000000000),
	discount_minor bigint NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
	points_value_minor bigint NOT NULL DEFAULT 0 CHECK (points_value_minor >= 0),
	net_minor bigint NOT NULL CHECK (net_minor >= 0),
	refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND net_minor),
	category text NOT NULL DEFAULT '',
	tier_rank smallint NOT NULL, -- at the time of the sale
	staff_id uuid,
	voided_at timestamptz,
	voided_by uuid,
	confirmed_at timestamptz, -- the earning's confirmation: from then it counts for tiers
	PRIMARY KEY (network_id, visit_id),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest,
	FOREIGN KEY (network_id, restaurant_id) REFERENCES restaurant,
	FOREIGN KEY (network_id, till_id) REFERENCES till,
	FOREIGN KEY (network_id, staff_id) REFERENCES staff,
	CHECK (net_minor = amount_minor - discount_minor - points_value_minor)
);
CREATE INDEX visit_of_guest ON visit (network_id, guest_id, at DESC);
CREATE INDEX visit_of_restaurant ON visit (network_id, restaurant_id, at DESC);
CREATE TABLE visit_reference ( -- a POS check's own number; kept for ever
	network_id uuid NOT NULL,
	source text NOT NULL,
	external_id text NOT NULL,
	visit_id uuid NOT NULL,
	PRIMARY KEY (network_id, source, external_id),
	FOREIGN KEY (network_id, visit_id) REFERENCES visit
);

CREATE TABLE redemption (
	network_id uuid NOT NULL,
	redemption_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	points bigint NOT NULL CHECK (points > 0),
	value_minor bigint NOT NULL CHECK (value_minor > 0), -- at the rate of the day it was made
	reward_id uuid,
	state text NOT NULL CHECK (state IN ('pending', 'settled', 'confirmed', 'released')),
	made_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL, -- not settled from then on, worker late or not
	window_from timestamptz NOT NULL, -- the anchored window's start, kept in either mode
	code_index bytea,  -- keyed hash; NULL once settled or resolved
	code_sealed bytea, -- for the guest's own page; NULL likewise
	settled_at timestamptz,
	settled_by uuid,
	restaurant_id uuid,
	till_id uuid,
	visit_id uuid,
	ended_at timestamptz, -- confirmed or released
	end_reason text NOT NULL DEFAULT '' CHECK (end_reason IN ('', 'cancelled', 'expired', 'voided')),
	PRIMARY KEY (network_id, redemption_id),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest,
	FOREIGN KEY (network_id, reward_id) REFERENCES reward,
	FOREIGN KEY (network_id, restaurant_id) REFERENCES restaurant,
	FOREIGN KEY (network_id, till_id) REFERENCES till,
	FOREIGN KEY (network_id, visit_id) REFERENCES visit,
	FOREIGN KEY (network_id, settled_by) REFERENCES staff,
	CHECK (state = 'pending' OR (code_index IS NULL AND code_sealed IS NULL)),
	CHECK (state <> 'settled' OR settled_at IS NOT NULL)
);
CREATE UNIQUE INDEX redemption_by_code ON redemption (network_id, code_index) WHERE code_index IS NOT NULL;
CREATE INDEX redemption_cap ON redemption (network_id, guest_id, made_at) INCLUDE (value_minor, window_from) WHERE state <> 'released';
CREATE INDEX redemption_of_guest ON redemption (network_id, guest_id, made_at DESC);
CREATE UNIQUE INDEX redemption_of_visit ON redemption (network_id, visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX redemption_of_restaurant ON redemption (network_id, restaurant_id, settled_at DESC) WHERE settled_at IS NOT NULL;

CREATE TABLE refund ( -- money that went back for a sale
	network_id uuid NOT NULL,
	refund_id uuid NOT NULL,
	visit_id uuid NOT NULL,
	amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
	at timestamptz NOT NULL,
	staff_id uuid,
	PRIMARY KEY (network_id, refund_id),
	FOREIGN KEY (network_id, visit_id) REFERENCES visit,
	FOREIGN KEY (network_id, staff_id) REFERENCES staff
);
CREATE INDEX refund_of_visit ON refund (network_id, visit_id);

CREATE TABLE entry (
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	entry_id uuid NOT NULL,
	seq bigint NOT NULL CHECK (seq >= 1),
	at timestamptz NOT NULL,
	kind text NOT NULL CHECK (kind IN ('earn', 'redeem', 'confirm', 'release', 'refund', 'expire', 'adjust',
		'referral', 'gift', 'repay', 'merge')),
	d_available bigint NOT NULL DEFAULT 0,
	d_pending bigint NOT NULL DEFAULT 0,
	d_held bigint NOT NULL DEFAULT 0,
	d_debt bigint NOT NULL DEFAULT 0,
	resolves uuid,
	cause text NOT NULL,
	visit_id uuid,
	redemption_id uuid,
	refund_id uuid,
	due_at timestamptz,
	earned_at timestamptz,
	actor_kind text NOT NULL CHECK (actor_kind IN ('guest', 'staff', 'worker', 'setup')),
	actor_id uuid,
	restaurant_id uuid,
	prev bytea NOT NULL,
	hash bytea NOT NULL,
	PRIMARY KEY (network_id, guest_id, entry_id),
	UNIQUE (network_id, guest_id, seq),
	UNIQUE (network_id, guest_id, resolves), -- an entry is resolved at most once
	FOREIGN KEY (network_id, guest_id, resolves) REFERENCES entry,
	FOREIGN KEY (network_id, guest_id) REFERENCES guest_account,
	FOREIGN KEY (network_id, visit_id) REFERENCES visit,
	FOREIGN KEY (network_id, redemption_id) REFERENCES redemption,
	FOREIGN KEY (network_id, refund_id) REFERENCES refund
);
CREATE INDEX entry_of_visit ON entry (network_id, visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX entry_of_redemption ON entry (network_id, redemption_id) WHERE redemption_id IS NOT NULL;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE lot (
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	lot_id uuid NOT NULL,
	entry_id uuid NOT NULL, -- what made it available
	points bigint NOT NULL CHECK (points > 0),
	points_left bigint NOT NULL CHECK (points_left BETWEEN 0 AND points),
	expires_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, guest_id, lot_id),
	FOREIGN KEY (network_id, guest_id, entry_id) REFERENCES entry
) WITH (fillfactor = 80);
CREATE INDEX lot_with_points ON lot (network_id, guest_id, expires_at, lot_id) WHERE points_left > 0;
CREATE INDEX lot_of_entry ON lot (network_id, guest_id, entry_id);

CREATE TABLE lot_use ( -- every move of available: + into the lot, − out of it
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	entry_id uuid NOT NULL,
	lot_id uuid NOT NULL,
	points bigint NOT NULL CHECK (points <> 0),
	PRIMARY KEY (network_id, guest_id, entry_id, lot_id),
	FOREIGN KEY (network_id, guest_id, entry_id) REFERENCES entry,
	FOREIGN KEY (network_id, guest_id, lot_id) REFERENCES lot
);
CREATE INDEX lot_use_of_lot ON lot_use (network_id, guest_id, lot_id);
CREATE TRIGGER lot_use_append_only BEFORE UPDATE OR DELETE ON lot_use FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER lot_use_no_truncate BEFORE TRUNCATE ON lot_use FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE earn_line ( -- the trace: which rules fired with what arithmetic, and which did not and why
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	entry_id uuid NOT NULL,
	line smallint NOT NULL,
	kind text NOT NULL,
	rule_id uuid, -- NULL: the tier's cashback
	label text NOT NULL DEFAULT '',
	net_minor bigint NOT NULL,
	rate_points bigint NOT NULL,
	rate_minor bigint NOT NULL,
	carry_before bigint NOT NULL,
	carry_after bigint NOT NULL,
	points bigint NOT NULL,
	reason text NOT NULL,
	PRIMARY KEY (network_id, guest_id, entry_id, line),
	FOREIGN KEY (network_id, guest_id, entry_id) REFERENCES entry,
	FOREIGN KEY (network_id, rule_id) REFERENCES earning_rule
);
CREATE TRIGGER earn_line_append_only BEFORE UPDATE OR DELETE ON earn_line FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER earn_line_no_truncate BEFORE TRUNCATE ON earn_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE earning_carry (
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	rule_id uuid NOT NULL,
	carry bigint NOT NULL,
	PRIMARY KEY (network_id, guest_id, rule_id),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest_account,
	FOREIGN KEY (network_id, rule_id) REFERENCES earning_rule
);

-- What falls due: the worker's queue, written and emptied with the entries it is about.
CREATE TABLE due (
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	kind text NOT NULL CHECK (kind IN ('confirm_earning', 'release_redemption', 'confirm_redemption')),
	subject_id uuid NOT NULL, -- the entry, or the redemption
	due_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, guest_id, kind, subject_id),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest_account
);
CREATE INDEX due_next ON due (kind, due_at, network_id, guest_id);
