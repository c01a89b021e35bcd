-- Removes wrong passwords after 30 days.
-- tenant: none, because a login is looked up before its network is known.
-- in:
-- out: removed bigint
WITH removed AS (
	DELETE FROM login_failure WHERE failed_at < app_now() - interval '720 hours' RETURNING failure_id
)
SELECT count(*) AS removed FROM removed;
