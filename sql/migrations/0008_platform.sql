-- The platform: what networks subscribe to, who looks after them, what the worker is asked to do.

-- Plans, their limits and features are data. NULL is unlimited.
CREATE TABLE plan (
	plan text PRIMARY KEY CHECK (plan ~ '^[A-Z]{2,20}$'),
	position smallint NOT NULL,
	restaurants bigint CHECK (restaurants > 0),
	guests bigint CHECK (guests > 0)
);
CREATE TABLE plan_price ( -- a month's price; no row: not sold in that currency, or agreed
	plan text NOT NULL REFERENCES plan,
	currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
	monthly_minor bigint NOT NULL CHECK (monthly_minor BETWEEN 0 AND 1000000000000),
	PRIMARY KEY (plan, currency)
);
CREATE TABLE feature (
	feature text PRIMARY KEY CHECK (feature ~ '^[a-z_]{2,40}$'),
	title text NOT NULL CHECK (title <> ''),
	position smallint NOT NULL
);
CREATE TABLE plan_feature (
	plan text NOT NULL REFERENCES plan,
	feature text NOT NULL REFERENCES feature,
	PRIMARY KEY (plan, feature)
);
INSERT INTO plan (plan, position, restaurants, guests) VALUES
	('FREE', 1, NULL, NULL), ('STANDARD', 2, 1, 1000), ('PRO', 3, 5, 5000), ('ULTIMA', 4, 10, 10000), ('CUSTOM', 5, NULL, NULL);
INSERT INTO plan_price (plan, currency, monthly_minor) VALUES
	('FREE', 'RUB', 0), ('STANDARD', 'RUB', 3690000), ('PRO', 'RUB', 6700000), ('ULTIMA', 'RUB', 9890000);
INSERT INTO feature (feature, title, position) VALUES
	('loyalty', 'Loyalty page, till and console', 1), ('pos', 'POS sync', 2), ('marketing', 'Marketing', 3),
	('api_keys', 'API keys', 4), ('priority', 'Priority support', 5);
INSERT INTO plan_feature (plan, feature)
SELECT p.plan, f.feature FROM plan p JOIN feature f ON f.position <= CASE p.plan WHEN 'FREE' THEN 1 WHEN 'STANDARD' THEN 2 WHEN 'PRO' THEN 3 ELSE 5 END;

-- A network's stretch on one plan, in one state, at one price: a change ends it and begins the next, so that the rows are the history.
CREATE TABLE subscription (
	network_id uuid NOT NULL REFERENCES network,
	subscription_id uuid NOT NULL,
	plan text NOT NULL REFERENCES plan,
	state text NOT NULL CHECK (state IN ('trial', 'active', 'paused', 'ended')),
	currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
	monthly_minor bigint NOT NULL CHECK (monthly_minor BETWEEN 0 AND 1000000000000),
	starts_at timestamptz NOT NULL,
	ends_at timestamptz CHECK (ends_at > starts_at), -- NULL: it goes on
	PRIMARY KEY (network_id, subscription_id)
);
CREATE UNIQUE INDEX subscription_now ON subscription (network_id) WHERE ends_at IS NULL;
CREATE UNIQUE INDEX subscription_history ON subscription (network_id, starts_at);
-- Money a network was credited once: MRR is what comes every month, and is not changed by it.
CREATE TABLE credit (
	network_id uuid NOT NULL REFERENCES network,
	credit_id uuid NOT NULL,
	at timestamptz NOT NULL,
	currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
	amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 1000000000000),
	reason text NOT NULL CHECK (reason <> ''),
	owner_id uuid,
	PRIMARY KEY (network_id, credit_id)
);
DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['subscription', 'credit'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY tenant ON %I USING (network_id = current_setting(''app.network_id'')::uuid)', t);
	END LOOP;
END $$;
-- Row security holds whoever migrates too; this copies what the column said before it goes.
ALTER TABLE network NO FORCE ROW LEVEL SECURITY;
ALTER TABLE subscription NO FORCE ROW LEVEL SECURITY;
INSERT INTO subscription (network_id, subscription_id, plan, state, currency, monthly_minor, starts_at)
SELECT n.network_id, gen_random_uuid(), n.plan, 'active', 'RUB', coalesce(p.monthly_minor, 0), n.created_at
FROM network n LEFT JOIN plan_price p ON p.plan = n.plan AND p.currency = 'RUB';
ALTER TABLE network FORCE ROW LEVEL SECURITY;
ALTER TABLE subscription FORCE ROW LEVEL SECURITY;
ALTER TABLE network DROP COLUMN plan;

-- Owners sign in by password and a code of their own device.
ALTER TABLE owner ADD email_sealed bytea,
	ADD totp_sealed bytea,			    -- the secret; NULL until there is a device
	ADD totp_confirmed_at timestamptz,	    -- its first code was right
	ADD totp_step bigint NOT NULL DEFAULT 0,    -- of the last code taken: none is taken twice
	ADD active boolean NOT NULL DEFAULT true;
CREATE TABLE owner_recovery ( -- codes for the day the device is lost, each once
	owner_id uuid NOT NULL REFERENCES owner,
	code_hash bytea NOT NULL,
	used_at timestamptz,
	PRIMARY KEY (owner_id, code_hash)
);
-- A session is half open until the second factor came; a device being set up is its own until the first code.
ALTER TABLE owner_session ADD passed_at timestamptz,
	ADD device_sealed bytea;
CREATE INDEX owner_session_of ON owner_session (owner_id);

-- What owners and the worker changed that belongs to no network.
CREATE TABLE platform_audit (
	audit_id uuid PRIMARY KEY,
	at timestamptz NOT NULL,
	actor_kind text NOT NULL CHECK (actor_kind IN ('owner', 'worker', 'setup', 'visitor')),
	actor_id uuid,
	action text NOT NULL,
	subject_kind text NOT NULL,
	subject text NOT NULL DEFAULT '',
	before jsonb NOT NULL DEFAULT '{}',
	after jsonb NOT NULL DEFAULT '{}',
	request_id text NOT NULL DEFAULT ''
);
CREATE INDEX platform_audit_by_time ON platform_audit (at DESC, audit_id DESC);
CREATE TRIGGER platform_audit_append_only BEFORE UPDATE OR DELETE ON platform_audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER platform_audit_no_truncate BEFORE TRUNCATE ON platform_audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX audit_by_time ON audit (at DESC, audit_id DESC);
CREATE INDEX audit_of_network ON audit (network_id, at DESC, audit_id DESC);
CREATE INDEX audit_of_action ON audit (action, at DESC, audit_id DESC);
CREATE INDEX audit_of_actor ON audit (actor_id, at DESC, audit_id DESC) WHERE actor_id IS NOT NULL;

-- A job that an owner wants now; the worker takes the row away as it begins.
CREATE TABLE job_request (
	job text PRIMARY KEY,
	requested_at timestamptz NOT NULL,
	owner_id uuid NOT NULL REFERENCES owner
);
CREATE INDEX job_run_by_time ON job_run (started_at DESC, job_run_id DESC);

-- A dead message can be tried again while it still makes sense: it keeps its text until its deadline. Who looks at the queue sees that
-- there is one, not what it says.
ALTER TABLE outbox DROP CONSTRAINT outbox_check,
	ADD CHECK (state <> 'sent' OR (recipient_sealed IS NULL AND body_sealed IS NULL)),
	ADD sendable boolean NOT NULL GENERATED ALWAYS AS (body_sealed IS NOT NULL) STORED;
CREATE INDEX outbox_by_time ON outbox (created_at DESC, outbox_id DESC);
CREATE INDEX outbox_dead ON outbox (deadline_at) WHERE state = 'dead' AND body_sealed IS NOT NULL;

-- The platform's owner sees networks, money, jobs and what was done; of guests only their number.
CREATE POLICY platform ON network FOR SELECT TO loyalty_owner USING (true);
CREATE POLICY platform ON restaurant FOR SELECT TO loyalty_owner USING (true);
CREATE POLICY platform ON staff FOR SELECT TO loyalty_owner USING (true);
CREATE POLICY platform ON subscription FOR SELECT TO loyalty_owner USING (true);
CREATE POLICY platform ON credit FOR SELECT TO loyalty_owner USING (true);
CREATE POLICY platform ON audit FOR SELECT TO loyalty_owner USING (true);
CREATE POLICY platform ON outbox FOR SELECT TO loyalty_owner USING (true);
CREATE POLICY platform ON summary_state FOR SELECT TO loyalty_owner USING (true);
CREATE POLICY platform ON summary_network FOR SELECT TO loyalty_owner USING (true);
CREATE POLICY platform ON summary_day FOR SELECT TO loyalty_owner USING (true);
