-- The jobs an owner wants now.
-- tenant: none, because a job belongs to the platform.
-- in:
-- out: job text
SELECT job
FROM job_request
ORDER BY requested_at, job
LIMIT 100;
