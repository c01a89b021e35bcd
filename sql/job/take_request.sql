-- Takes a request away; no row when another worker was faster.
-- tenant: none, because a job belongs to the platform.
-- in:  job text
-- out: owner_id uuid
DELETE FROM job_request
WHERE job = $1
RETURNING owner_id;
