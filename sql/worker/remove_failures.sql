-- Removes wrong passwords after 30 days, at most 1,000 at once.
-- tenant: none, because a login is looked up before its network is known.
-- in:
-- out: removed bigint
WITH removed AS (
	DELETE FROM login_failure WHERE (login_index, failure_id) IN (SELECT login_index, failure_id FROM login_failure
		WHERE failed_at < app_now() - interval '720 hours' LIMIT 1000) RETURNING failure_id
)
SELECT count(*) AS removed FROM removed;
