-- What an owner watches: the worker's jobs, and all that was changed.

-- The jobs there are, as the worker names them at each start.
CREATE TABLE job (
	job text PRIMARY KEY CHECK (job ~ '^[a-z_]{2,40}$'),
	about text NOT NULL,
	at_start boolean NOT NULL, -- once a start, not at every look
	named_at timestamptz NOT NULL
);
-- The worker names them anew when it starts; a request is for one of them.
DELETE FROM job_request;
ALTER TABLE job_request ADD FOREIGN KEY (job) REFERENCES job;
DROP INDEX job_run_latest;
CREATE INDEX job_run_latest ON job_run (job, started_at DESC, job_run_id DESC);

-- Every change, of a network or of the platform. Changes of points are entries, which name their actor themselves.
CREATE VIEW audit_row WITH (security_invoker = true) AS
SELECT at, audit_id, network_id, actor_kind, actor_id, action, subject_kind, subject_id::text AS subject, before, after
FROM audit
UNION ALL
SELECT at, audit_id, NULL, actor_kind, actor_id, action, subject_kind, subject, before, after
FROM platform_audit;
CREATE INDEX platform_audit_of_action ON platform_audit (action, at DESC, audit_id DESC);
CREATE INDEX platform_audit_of_actor ON platform_audit (actor_id, at DESC, audit_id DESC) WHERE actor_id IS NOT NULL;

-- The queue by what became of it and whose it is, newest first; the dead that may be tried again by the end of their time.
CREATE INDEX outbox_of_network ON outbox (network_id, created_at DESC, outbox_id DESC);
DROP INDEX outbox_dead;
CREATE INDEX outbox_dead ON outbox (deadline_at) WHERE state = 'dead' AND sendable;
CREATE INDEX outbox_of_state ON outbox (state, created_at DESC, outbox_id DESC);
