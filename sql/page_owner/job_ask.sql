-- Asks for a run of a job; no row when there is no such job, `added` false when one is asked for already.
-- tenant: none, because a job belongs to the platform.
-- in:  job text, owner_id uuid
-- out: job text, added boolean
WITH known AS (
	SELECT j.job FROM job j WHERE j.job = $1
), added AS (
	INSERT INTO job_request (job, requested_at, owner_id)
	SELECT k.job, app_now(), $2 FROM known k
	ON CONFLICT (job) DO NOTHING
	RETURNING job_request.job
)
SELECT k.job, EXISTS (SELECT FROM added) AS added FROM known k;
