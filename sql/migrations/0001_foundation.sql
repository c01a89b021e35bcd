-- What every other migration stands on: the instant, the guards, the tables that no tenant owns.
-- The roles belong to the cluster and are made before (deploy/roles.sql).

-- The request's or batch's one instant. Fails when unset: no query may run outside a begun request.
CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE
	AS $$ SELECT current_setting('app.now')::timestamptz $$;

-- Guard of append-only tables; the grants are the first wall, this is the second.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
	AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;

-- A network: the tenant. Every figure of domain.md that a network may set, with its default.
CREATE TABLE network (
	network_id uuid PRIMARY KEY,
	slug text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,39}$'
		AND slug NOT IN ('manage', 'owner', 'api', 'hooks', 'static', 'dev', 'health', 'metrics')),
	name text NOT NULL CHECK (name <> ''),
	points_name text NOT NULL DEFAULT 'Points',
	currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
	currency_digits smallint NOT NULL DEFAULT 2 CHECK (currency_digits BETWEEN 0 AND 3),
	locale text NOT NULL DEFAULT 'en-GB',
	country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
	time_zone text NOT NULL,
	vendor_code text CHECK (vendor_code ~ '^[A-Z]{4,10}[0-9]{3}$'),
	plan text NOT NULL DEFAULT 'FREE' CHECK (plan IN ('FREE', 'STANDARD', 'PRO', 'ULTIMA', 'CUSTOM')),
	value_points bigint NOT NULL DEFAULT 100 CHECK (value_points BETWEEN 1 AND 1000000),
	value_minor bigint NOT NULL DEFAULT 100 CHECK (value_minor BETWEEN 1 AND 1000000000),
	pending_hours integer NOT NULL DEFAULT 24 CHECK (pending_hours BETWEEN 0 AND 8760),
	cap_minor bigint NOT NULL DEFAULT 5000 CHECK (cap_minor BETWEEN 0 AND 1000000000000),
	cap_mode text NOT NULL DEFAULT 'sliding' CHECK (cap_mode IN ('sliding', 'anchored')),
	cap_warning_percent integer NOT NULL DEFAULT 80 CHECK (cap_warning_percent BETWEEN 1 AND 100),
	cap_visits integer CHECK (cap_visits > 0),
	cap_visits_minor bigint CHECK (cap_visits_minor >= 0),
	minimum_points bigint NOT NULL DEFAULT 100 CHECK (minimum_points >= 1),
	hold_hours integer NOT NULL DEFAULT 24 CHECK (hold_hours BETWEEN 1 AND 720),
	settle_hours integer NOT NULL DEFAULT 24 CHECK (settle_hours BETWEEN 0 AND 720),
	expiry_hours integer NOT NULL DEFAULT 4320 CHECK (expiry_hours BETWEEN 24 AND 87600),
	combine text NOT NULL DEFAULT 'stack' CHECK (combine IN ('stack', 'best', 'first')),
	tier_benefit text NOT NULL DEFAULT 'cashback' CHECK (tier_benefit IN ('discount', 'cashback')),
	tier_window_hours integer NOT NULL DEFAULT 8760 CHECK (tier_window_hours BETWEEN 24 AND 87600),
	terms_version text NOT NULL DEFAULT '1',
	tagline text NOT NULL DEFAULT '',
	theme_accent text NOT NULL DEFAULT '#6b2a52' CHECK (theme_accent ~ '^#[0-9a-f]{6}$'),
	theme_on_accent text NOT NULL DEFAULT '#ffffff' CHECK (theme_on_accent ~ '^#[0-9a-f]{6}$'),
	theme_card text NOT NULL DEFAULT '#4a1d39' CHECK (theme_card ~ '^#[0-9a-f]{6}$'),
	theme_on_card text NOT NULL DEFAULT '#ffffff' CHECK (theme_on_card ~ '^#[0-9a-f]{6}$'),
	theme_rim text NOT NULL DEFAULT '#ffffff38' CHECK (theme_rim ~ '^#[0-9a-f]{8}$'),
	theme_accent_dark text NOT NULL DEFAULT '#e3a8c9' CHECK (theme_accent_dark ~ '^#[0-9a-f]{6}$'),
	theme_on_accent_dark text NOT NULL DEFAULT '#2e1023' CHECK (theme_on_accent_dark ~ '^#[0-9a-f]{6}$'),
	theme_card_dark text NOT NULL DEFAULT '#552242' CHECK (theme_card_dark ~ '^#[0-9a-f]{6}$'),
	theme_voice text NOT NULL DEFAULT 'sans' CHECK (theme_voice IN ('sans', 'serif')),
	created_at timestamptz NOT NULL
);

-- How a slug or a host name becomes a network; read before any network is known.
CREATE TABLE network_address (
	kind text NOT NULL CHECK (kind IN ('slug', 'host')),
	address text NOT NULL,
	network_id uuid NOT NULL,
	PRIMARY KEY (kind, address)
);

-- A staff e-mail's blind index to its login; read before any network is known, by manage alone.
CREATE TABLE staff_login (
	login_index bytea PRIMARY KEY,
	network_id uuid NOT NULL,
	staff_id uuid NOT NULL
);

-- Wrong passwords, per login and address block, whether the login exists or not.
CREATE TABLE login_failure (
	login_index bytea NOT NULL,
	failure_id uuid NOT NULL,
	block_hash bytea NOT NULL,
	failed_at timestamptz NOT NULL,
	PRIMARY KEY (login_index, failure_id)
);
CREATE INDEX login_failure_recent ON login_failure (login_index, failed_at);

-- The platform's own people. Their pages come with the owner's console; the sign-ins are kept here.
CREATE TABLE owner (
	owner_id uuid PRIMARY KEY,
	login_index bytea NOT NULL UNIQUE,
	name text NOT NULL,
	password_hash text NOT NULL,
	created_at timestamptz NOT NULL
);
CREATE TABLE owner_session (
	token_hash bytea PRIMARY KEY,
	owner_id uuid NOT NULL REFERENCES owner,
	created_at timestamptz NOT NULL,
	seen_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	ended_at timestamptz
);

-- A row per run of a job.
CREATE TABLE job_run (
	job_run_id uuid PRIMARY KEY,
	job text NOT NULL,
	started_at timestamptz NOT NULL,
	ended_at timestamptz,
	success boolean,
	processed bigint NOT NULL DEFAULT 0,
	errors bigint NOT NULL DEFAULT 0,
	detail text NOT NULL DEFAULT ''
);
CREATE INDEX job_run_latest ON job_run (job, started_at DESC);
