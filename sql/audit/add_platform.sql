-- One change of the platform, by an owner or the worker.
-- tenant: none, because the platform belongs to no network
-- in:  audit_id uuid, actor_kind text, actor_id uuid, action text, subject_kind text, subject text, before jsonb, after jsonb,
-- in:  request_id text
-- out:
INSERT INTO platform_audit (audit_id, at, actor_kind, actor_id, action, subject_kind, subject, before, after, request_id)
VALUES ($1, app_now(), $2, $3, $4, $5, $6, $7, $8, $9);
