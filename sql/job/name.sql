-- A job there is, named anew at each start of the worker.
-- tenant: none, because a job belongs to the platform.
-- in:  job text, about text, at_start boolean
-- out:
INSERT INTO job (job, about, at_start, named_at)
VALUES ($1, $2, $3, app_now())
ON CONFLICT (job) DO UPDATE
SET about = excluded.about, at_start = excluded.at_start, named_at = excluded.named_at;
