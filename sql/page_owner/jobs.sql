-- Each job there is with its latest run and whether one is asked for. A job that the latest start's worker no longer names is gone an
-- hour later.
-- tenant: none, because a job belongs to the platform.
-- in:
-- out: job text, about text, at_start boolean, started_at timestamptz, ended_at timestamptz, success boolean, processed bigint,
-- out: errors bigint, detail text, told_at timestamptz, remaining bigint, ready_at timestamptz, requested_at timestamptz, requested_by text
SELECT j.job, j.about, j.at_start, r.started_at, r.ended_at, r.success, r.processed, r.errors, r.detail, r.told_at, r.remaining, r.ready_at, q.requested_at,
	coalesce(o.name, '') AS requested_by
FROM job j
LEFT JOIN LATERAL (SELECT x.started_at, x.ended_at, x.success, x.processed, x.errors, x.detail, coalesce(x.told_at, x.started_at) AS told_at,
		x.remaining, x.ready_at FROM job_run x WHERE x.job = j.job
	ORDER BY x.started_at DESC, x.job_run_id DESC LIMIT 1) r ON true
LEFT JOIN job_request q ON q.job = j.job
LEFT JOIN owner o ON o.owner_id = q.owner_id
WHERE j.named_at > (SELECT max(l.named_at) FROM job l) - interval '1 hour'
ORDER BY j.job;
