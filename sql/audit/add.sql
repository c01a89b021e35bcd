-- One change by somebody.
-- in:  network_id uuid, audit_id uuid, actor_kind text, actor_id uuid, action text, subject_kind text, subject_id uuid, before jsonb,
-- in:  after jsonb, request_id text
-- out:
INSERT INTO audit (network_id, audit_id, at, actor_kind, actor_id, action, subject_kind, subject_id, before, after, request_id)
VALUES ($1, $2, app_now(), $3, $4, $5, $6, $7, $8, $9, $10);
