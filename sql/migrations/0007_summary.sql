-- What the dashboards read. The worker keeps it, and makes it of nothing but rows that are there anyway; a day is the network's local day.

-- The new key is checked by a query that row security holds too; the column is empty, so no network will do.
SET LOCAL app.network_id = '00000000-0000-0000-0000-000000000000';

-- Where a till signed the guest up; NULL: they came by themselves.
ALTER TABLE guest ADD restaurant_id uuid, ADD FOREIGN KEY (network_id, restaurant_id) REFERENCES restaurant;

-- The words of a guest's name, folded: under row security LIKE uses no index, comparing does.
CREATE TABLE guest_token (
	network_id uuid NOT NULL,
	token text COLLATE "C" NOT NULL CHECK (token <> ''),
	guest_id uuid NOT NULL,
	PRIMARY KEY (network_id, token, guest_id),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest
);
CREATE INDEX guest_token_of ON guest_token (network_id, guest_id);

-- How far a network's summaries go. What is shown beside them stops at the same instant.
CREATE TABLE summary_state (
	network_id uuid PRIMARY KEY REFERENCES network,
	until_at timestamptz NOT NULL,
	took_us bigint NOT NULL CHECK (took_us >= 0) -- of the last time: the dearer, the rarer
);
-- What happened at a restaurant on a day: the sums of figure_row.
CREATE TABLE summary_day (
	network_id uuid NOT NULL REFERENCES network,
	day date NOT NULL,
	restaurant_id uuid NOT NULL, -- 0…0: at none, by the guests themselves or by a job
	visits bigint NOT NULL DEFAULT 0,
	sales_minor bigint NOT NULL DEFAULT 0,
	new_guests bigint NOT NULL DEFAULT 0,
	issued bigint NOT NULL DEFAULT 0,
	redeemed bigint NOT NULL DEFAULT 0,
	redeemed_minor bigint NOT NULL DEFAULT 0,
	expired bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (network_id, day, restaurant_id)
);
-- How a network stood when the day ended, or when its summary was made.
CREATE TABLE summary_network (
	network_id uuid NOT NULL REFERENCES network,
	day date NOT NULL,
	guests bigint NOT NULL,
	available bigint NOT NULL,
	pending bigint NOT NULL,
	held bigint NOT NULL,
	debt bigint NOT NULL,
	PRIMARY KEY (network_id, day)
);
-- How many guests were active in the `days` days that end with this one, by exactly which restaurants: people cannot be added up over
-- days and places, so they are counted for each set of places they went to.
CREATE TABLE summary_reach (
	network_id uuid NOT NULL REFERENCES network,
	day date NOT NULL,
	days integer NOT NULL CHECK (days >= 1),
	restaurants uuid[] NOT NULL, -- in order, each once; 0…0: at none
	guests bigint NOT NULL CHECK (guests > 0),
	PRIMARY KEY (network_id, day, days, restaurants)
);
-- Guests somebody should look at: near their redemption cap, or with many wrong codes.
CREATE TABLE watched_guest (
	network_id uuid NOT NULL,
	kind text NOT NULL CHECK (kind IN ('cap', 'attempts')),
	guest_id uuid NOT NULL,
	amount bigint NOT NULL, -- cap: what is used, in minor units; attempts: wrong codes
	most bigint NOT NULL,   -- cap: the guest's cap; attempts: 0
	latest_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, kind, guest_id),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest
);
CREATE INDEX watched_guest_first ON watched_guest (network_id, kind, amount DESC, guest_id);

-- What a person's figures are of; NULL: every restaurant they may see.
ALTER TABLE staff_session ADD restaurants uuid[];

-- Who was where is read of the index alone: a year of it, each time.
CREATE INDEX visit_by_time ON visit (network_id, at DESC, visit_id DESC) INCLUDE (guest_id, restaurant_id);
CREATE INDEX visit_voided ON visit (network_id, voided_at DESC) WHERE voided_at IS NOT NULL;
CREATE INDEX redemption_by_time ON redemption (network_id, made_at DESC) INCLUDE (guest_id);
CREATE INDEX redemption_settled ON redemption (network_id, settled_at DESC) INCLUDE (guest_id, restaurant_id) WHERE settled_at IS NOT NULL;
CREATE INDEX redemption_voided ON redemption (network_id, ended_at DESC) WHERE end_reason = 'voided';
CREATE INDEX guest_by_time ON guest (network_id, created_at DESC, guest_id DESC);
-- The list of guests goes along these, tier beside tier, whatever is chosen.
CREATE INDEX guest_verified ON guest (network_id, tier_rank, created_at DESC, guest_id DESC) WHERE verified_at IS NOT NULL;
CREATE INDEX guest_unverified ON guest (network_id, tier_rank, created_at DESC, guest_id DESC) WHERE verified_at IS NULL;
CREATE INDEX entry_by_time ON entry (network_id, at DESC, entry_id DESC);
CREATE INDEX otp_try_wrong ON otp_try (network_id, tried_at) WHERE NOT correct;

-- The rows behind the figures: each is booked at the instant it happened and never changes. A void is a row of its own.
-- `amount` is money for sales (minor units), guests for new, points for the others; `minor` is the worth of redeemed points.
CREATE VIEW figure_row WITH (security_invoker = true) AS
SELECT network_id, 'sales' AS figure, at, visit_id AS id, 'visit' AS subject, guest_id, restaurant_id, amount_minor AS amount,
	amount_minor AS minor, 1 AS count, false AS undone
FROM visit
UNION ALL
SELECT network_id, 'sales', voided_at, visit_id, 'visit', guest_id, restaurant_id, -amount_minor, -amount_minor, -1, true
FROM visit WHERE voided_at IS NOT NULL
UNION ALL
SELECT network_id, 'issued', at, coalesce(visit_id, entry_id), CASE WHEN visit_id IS NULL THEN kind ELSE 'visit' END, guest_id,
	coalesce(restaurant_id, '00000000-0000-0000-0000-000000000000'), d_available + d_pending + d_held - d_debt, 0, 1,
	kind IN ('release', 'refund')
FROM entry
WHERE kind IN ('earn', 'adjust', 'referral', 'gift') OR (kind IN ('release', 'refund') AND redemption_id IS NULL)
UNION ALL
SELECT network_id, 'redeemed', settled_at, redemption_id, 'redemption', guest_id, restaurant_id, points, value_minor, 1, false
FROM redemption WHERE settled_at IS NOT NULL
UNION ALL
SELECT network_id, 'redeemed', ended_at, redemption_id, 'redemption', guest_id, restaurant_id, -points, -value_minor, -1, true
FROM redemption WHERE end_reason = 'voided' AND settled_at IS NOT NULL
UNION ALL
SELECT network_id, 'expired', at, entry_id, kind, guest_id, coalesce(restaurant_id, '00000000-0000-0000-0000-000000000000'),
	-d_available, 0, 1, false
FROM entry WHERE kind = 'expire'
UNION ALL
SELECT network_id, 'new', created_at, guest_id, 'guest', guest_id, coalesce(restaurant_id, '00000000-0000-0000-0000-000000000000'), 1, 0, 1, false
FROM guest;

-- When a guest was active, and where: bought, or redeemed. A sale that was voided was a visit all the same.
CREATE VIEW activity WITH (security_invoker = true) AS
SELECT network_id, guest_id, restaurant_id, at FROM visit
UNION ALL
SELECT network_id, guest_id, restaurant_id, settled_at FROM redemption WHERE settled_at IS NOT NULL
UNION ALL
SELECT network_id, guest_id, '00000000-0000-0000-0000-000000000000'::uuid, made_at FROM redemption;

-- A guest as lists show one.
CREATE VIEW guest_row WITH (security_invoker = true) AS
SELECT g.network_id, g.guest_id, g.card_no, g.name, g.verified_at IS NOT NULL AS verified, g.tier_rank, t.name AS tier_name,
	g.created_at AS joined_at, a.available, a.pending, a.held, a.debt, seen.visits, seen.last_at
FROM guest g
JOIN guest_account a ON a.network_id = g.network_id AND a.guest_id = g.guest_id
JOIN tier t ON t.network_id = g.network_id AND t.rank = g.tier_rank
CROSS JOIN LATERAL (SELECT count(*) AS visits, max(v.at) AS last_at FROM visit v
	WHERE v.network_id = g.network_id AND v.guest_id = g.guest_id AND v.voided_at IS NULL) seen;

DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['guest_token', 'summary_state', 'summary_day', 'summary_network', 'summary_reach', 'watched_guest'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY tenant ON %I USING (network_id = current_setting(''app.network_id'')::uuid)', t);
	END LOOP;
END $$;
-- The summaries are made network after network, the most overdue first.
CREATE POLICY queue ON summary_state FOR SELECT TO loyalty_worker USING (true);
