-- Answers already given, messages to send, what was changed by whom.

CREATE TABLE idempotency (
	network_id uuid NOT NULL REFERENCES network,
	principal text NOT NULL,
	address text NOT NULL,
	key text NOT NULL,
	body_hash bytea NOT NULL,
	answer bytea NOT NULL, -- sealed
	created_at timestamptz NOT NULL,
	PRIMARY KEY (network_id, principal, address, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE outbox (
	network_id uuid NOT NULL REFERENCES network,
	outbox_id uuid NOT NULL,
	channel text NOT NULL CHECK (channel IN ('sms', 'email', 'whatsapp', 'telegram', 'push')),
	kind text NOT NULL,
	guest_id uuid,
	recipient_sealed bytea, -- wiped when sent or dead
	body_sealed bytea,
	state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'dead')),
	attempts integer NOT NULL DEFAULT 0,
	next_at timestamptz NOT NULL,
	deadline_at timestamptz NOT NULL,
	created_at timestamptz NOT NULL,
	ended_at timestamptz,
	error text NOT NULL DEFAULT '',
	PRIMARY KEY (network_id, outbox_id),
	CHECK (state = 'queued' OR (recipient_sealed IS NULL AND body_sealed IS NULL))
);
CREATE INDEX outbox_next ON outbox (next_at) WHERE state = 'queued';

CREATE TABLE audit (
	network_id uuid NOT NULL REFERENCES network,
	audit_id uuid NOT NULL,
	at timestamptz NOT NULL,
	actor_kind text NOT NULL CHECK (actor_kind IN ('guest', 'staff', 'worker', 'setup', 'owner', 'visitor')),
	actor_id uuid,
	action text NOT NULL,
	subject_kind text NOT NULL,
	subject_id uuid,
	before jsonb NOT NULL DEFAULT '{}', -- no personal data in clear
	after jsonb NOT NULL DEFAULT '{}',
	request_id text NOT NULL DEFAULT '',
	PRIMARY KEY (network_id, audit_id)
);
CREATE INDEX audit_of_subject ON audit (network_id, subject_kind, subject_id);
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
