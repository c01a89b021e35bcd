-- A run that was asked for begins: who looks meanwhile sees that it goes on, and whether it ever ended.
-- tenant: none, because a run belongs to the platform.
-- in:  job_run_id uuid, job text, started_at timestamptz
-- out:
INSERT INTO job_run (job_run_id, job, started_at, detail)
VALUES ($1, $2, $3, 'asked for');
