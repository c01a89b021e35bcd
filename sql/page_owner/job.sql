-- One job, and whether a run is asked for.
-- tenant: none, because a job belongs to the platform.
-- in:  job text
-- out: job text, about text, at_start boolean, requested_at timestamptz, requested_by text
SELECT j.job, j.about, j.at_start, q.requested_at, coalesce(o.name, '') AS requested_by
FROM job j
LEFT JOIN job_request q ON q.job = j.job
LEFT JOIN owner o ON o.owner_id = q.owner_id
WHERE j.job = $1;
