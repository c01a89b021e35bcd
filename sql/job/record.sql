-- A job's run so far; written again as it goes on. Without ended_at it still does, and whether it is a success is open.
-- tenant: none, because a run belongs to the platform.
-- in:  job_run_id uuid, job text, started_at timestamptz, ended_at timestamptz, success boolean, processed bigint, errors bigint, detail text,
-- in:  remaining bigint, ready_at timestamptz
-- out:
INSERT INTO job_run (job_run_id, job, started_at, ended_at, success, processed, errors, detail, told_at, remaining, ready_at)
VALUES ($1, $2, $3, $4, CASE WHEN $4::timestamptz IS NOT NULL THEN $5::boolean END, $6, $7, $8, app_now(), nullif($9::bigint, -1), $10)
ON CONFLICT (job_run_id) DO UPDATE
SET ended_at = excluded.ended_at, success = excluded.success, processed = excluded.processed, errors = excluded.errors,
	detail = excluded.detail, told_at = excluded.told_at, remaining = excluded.remaining, ready_at = excluded.ready_at;
