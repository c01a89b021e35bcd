-- The outside world: who carries a message, what became of it, what guests send back, and the browsers that take a push.

-- A message is one process' while it is under way. Its lease is by the real clock: who comes after it takes the message again.
ALTER TABLE outbox DROP CONSTRAINT outbox_state_check,
	ADD CONSTRAINT outbox_state_check CHECK (state IN ('queued', 'sending', 'sent', 'dead')),
	ADD priority smallint NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 2), -- 0: somebody waits for it; 2: news
	ADD lease_until timestamptz,
	ADD dedupe text CHECK (dedupe <> ''),	     -- one message of this name, ever
	ADD provider text NOT NULL DEFAULT '',	     -- who took it, or tried last
	ADD delivery text NOT NULL DEFAULT '' CHECK (delivery IN ('', 'sent', 'delivered', 'read', 'failed')), -- what receipts say
	ADD delivery_at timestamptz,
	ADD delivery_error text NOT NULL DEFAULT '',
	ADD CHECK ((state = 'sending') = (lease_until IS NOT NULL));
CREATE UNIQUE INDEX outbox_once ON outbox (network_id, dedupe) WHERE dedupe IS NOT NULL;
DROP INDEX outbox_next;
CREATE INDEX outbox_next ON outbox (priority, next_at, outbox_id) WHERE state = 'queued';
CREATE INDEX outbox_lease ON outbox (lease_until) WHERE state = 'sending';
CREATE INDEX outbox_of_guest ON outbox (network_id, guest_id, created_at DESC) WHERE guest_id IS NOT NULL;

-- A network's own account with a provider; without one the platform's carries its messages.
CREATE TABLE provider_account (
	network_id uuid NOT NULL REFERENCES network,
	provider text NOT NULL CHECK (provider IN ('twilio', 'vonage', 'smtp', 'sendgrid', 'whatsapp', 'telegram', 'webpush', 'firebase')),
	settings_sealed bytea NOT NULL, -- a JSON object with the names of the configuration, without the provider's
	changed_at timestamptz NOT NULL,
	changed_by uuid,
	PRIMARY KEY (network_id, provider)
);

-- A network's own words for a message; without a row the built-in ones are sent.
CREATE TABLE message_template (
	network_id uuid NOT NULL REFERENCES network,
	kind text NOT NULL,
	channel text NOT NULL CHECK (channel IN ('sms', 'email', 'whatsapp', 'telegram', 'push')),
	language text NOT NULL CHECK (language ~ '^[a-z]{2}$'),
	subject text NOT NULL DEFAULT '', -- of an e-mail; of a push its title
	body text NOT NULL CHECK (length(body) BETWEEN 1 AND 2000),
	provider_template text NOT NULL DEFAULT '', -- WhatsApp: the approved template's name, for outside the 24 hours
	changed_at timestamptz NOT NULL,
	changed_by uuid,
	PRIMARY KEY (network_id, kind, channel, language)
);

-- Where a guest takes pushes: a browser's subscription or an app's token, sealed; found by its keyed hash.
CREATE TABLE push_device (
	network_id uuid NOT NULL,
	push_device_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	kind text NOT NULL CHECK (kind IN ('web', 'app')),
	address_index bytea NOT NULL,
	address_sealed bytea NOT NULL,
	created_at timestamptz NOT NULL,
	gone_at timestamptz, -- the provider knows it no more
	PRIMARY KEY (network_id, push_device_id),
	UNIQUE (network_id, address_index),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest
);
CREATE INDEX push_device_of ON push_device (network_id, guest_id) WHERE gone_at IS NULL;

-- Who told a provider to send no more: nothing goes there by that channel.
CREATE TABLE opt_out (
	network_id uuid NOT NULL REFERENCES network,
	channel text NOT NULL,
	address_index bytea NOT NULL,
	why text NOT NULL DEFAULT '',
	at timestamptz NOT NULL,
	PRIMARY KEY (network_id, channel, address_index)
);

-- One reminder per guest and expiry date; delivered_at is what a programme's notice counts from.
CREATE TABLE expiry_reminder (
	network_id uuid NOT NULL,
	guest_id uuid NOT NULL,
	expires_on date NOT NULL, -- the network's local day
	outbox_id uuid,		  -- NULL: there was no way to tell
	points bigint NOT NULL,
	reminded_at timestamptz NOT NULL,
	delivered_at timestamptz,
	PRIMARY KEY (network_id, guest_id, expires_on),
	FOREIGN KEY (network_id, guest_id) REFERENCES guest
);
CREATE INDEX expiry_reminder_of_message ON expiry_reminder (network_id, outbox_id);
ALTER TABLE network ADD notice_days smallint NOT NULL DEFAULT 0 CHECK (notice_days BETWEEN 0 AND 90); -- 0: off
ALTER TABLE due DROP CONSTRAINT due_kind_check,
	ADD CHECK (kind IN ('confirm_earning', 'release_redemption', 'confirm_redemption', 'referral_bonus', 'expire_points', 'remind_expiry'));

DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['provider_account', 'message_template', 'push_device', 'opt_out', 'expiry_reminder'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY tenant ON %I USING (network_id = current_setting(''app.network_id'')::uuid)', t);
	END LOOP;
END $$;

-- What a provider says comes before anyone knows whose it is: these have no tenant, and no personal data in clear.
CREATE TABLE sent_message ( -- the provider's id of a message of ours
	provider text NOT NULL,
	message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 200),
	network_id uuid NOT NULL,
	outbox_id uuid NOT NULL,
	sent_at timestamptz NOT NULL,
	PRIMARY KEY (provider, message_id)
);
CREATE TABLE receipt ( -- what a provider said of a message, each event once
	provider text NOT NULL,
	event_id text NOT NULL CHECK (length(event_id) BETWEEN 1 AND 300),
	message_id text NOT NULL,
	status text NOT NULL,	-- the provider's word
	delivery text NOT NULL CHECK (delivery IN ('', 'sent', 'delivered', 'read', 'failed')), -- what it means
	error text NOT NULL DEFAULT '',
	at timestamptz NOT NULL, -- when the provider says it was
	received_at timestamptz NOT NULL,
	PRIMARY KEY (provider, event_id)
);
CREATE INDEX receipt_of_message ON receipt (provider, message_id);
CREATE INDEX receipt_age ON receipt (received_at);
CREATE INDEX sent_message_age ON sent_message (sent_at);
CREATE TABLE inbound ( -- what guests write; whole and sealed, until it is answered
	provider text NOT NULL,
	event_id text NOT NULL CHECK (length(event_id) BETWEEN 1 AND 300),
	network_id uuid, -- NULL: it came to the platform's own account
	sender_index bytea NOT NULL, -- keyed hash of who wrote
	body_sealed bytea NOT NULL,
	received_at timestamptz NOT NULL,
	PRIMARY KEY (provider, event_id)
);
CREATE INDEX inbound_age ON inbound (received_at);
CREATE TABLE last_inbound ( -- free text is allowed for 24 hours after somebody wrote
	provider text NOT NULL,
	account text NOT NULL,	     -- which of our senders, in the provider's words
	sender_index bytea NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (provider, account, sender_index)
);

-- A provider that fails is left alone for a while; how many may go out in a second. Shared by all hosts.
CREATE TABLE provider_health (
	provider text NOT NULL,
	account text NOT NULL, -- 'platform', or the network's id
	failures integer NOT NULL DEFAULT 0, -- in a row
	open_until timestamptz, -- by the real clock
	error text NOT NULL DEFAULT '',
	changed_at timestamptz NOT NULL,
	PRIMARY KEY (provider, account)
);
CREATE UNLOGGED TABLE send_budget (
	name text PRIMARY KEY,	-- 'channel sms', 'network <id>'
	millis bigint NOT NULL, -- thousandths of a message that may leave now
	at timestamptz NOT NULL
);
