-- A job's run so far; written again as it goes on.
-- tenant: none, because a run belongs to the platform.
-- in:  job_run_id uuid, job text, started_at timestamptz, ended_at timestamptz, success boolean, processed bigint, errors bigint, detail text
-- out:
INSERT INTO job_run (job_run_id, job, started_at, ended_at, success, processed, errors, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (job_run_id) DO UPDATE
SET ended_at = excluded.ended_at, success = excluded.success, processed = excluded.processed, errors = excluded.errors, detail = excluded.detail;
