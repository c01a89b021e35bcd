-- Many changes by somebody.
-- in:  network_id uuid, audit_id uuid[], actor_kind text[], actor_id uuid[], action text[], subject_kind text[], subject_id uuid[], before jsonb[],
-- in:  after jsonb[], request_id text[]
-- out:
INSERT INTO audit (network_id, at, audit_id, actor_kind, actor_id, action, subject_kind, subject_id, before, after, request_id)
SELECT $1, app_now(), added.* FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::jsonb[], $9::jsonb[],
	$10::text[]) added;
