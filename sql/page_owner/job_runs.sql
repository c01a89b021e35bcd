-- The runs of one job, newest first, from a key on.
-- tenant: none, because a run belongs to the platform.
-- in:  job text, below_at timestamptz, below_id uuid, most bigint
-- out: job_run_id uuid, started_at timestamptz, ended_at timestamptz, success boolean, processed bigint, errors bigint, detail text,
-- out: told_at timestamptz, remaining bigint, ready_at timestamptz
SELECT r.job_run_id, r.started_at, r.ended_at, r.success, r.processed, r.errors, r.detail, coalesce(r.told_at, r.started_at) AS told_at,
	r.remaining, r.ready_at
FROM job_run r
WHERE r.job = $1 AND r.started_at <= $2 AND (r.started_at, r.job_run_id) < ($2, $3)
ORDER BY r.started_at DESC, r.job_run_id DESC
LIMIT $4;
