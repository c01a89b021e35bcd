-- Removes what belongs to no network: wrong passwords and owners' ended sessions after 30 days; what providers said, what guests wrote and
-- runs of jobs after 90; so many of each at once, the oldest, and what is exactly as old. Dry: counts them.
-- tenant: none, because a login, a provider's id and a run are looked up without a network.
-- in:  most bigint, dry boolean
-- out: removed bigint
WITH old_failures AS (
	SELECT failed_at AS at FROM login_failure WHERE failed_at < app_now() - interval '720 hours' ORDER BY failed_at LIMIT $1
), failures AS (
	DELETE FROM login_failure WHERE NOT $2 AND EXISTS (SELECT FROM old_failures) AND failed_at <= (SELECT max(at) FROM old_failures)
), old_owners AS (
	SELECT token_hash FROM owner_session WHERE least(expires_at, coalesce(ended_at, 'infinity')) < app_now() - interval '720 hours' LIMIT $1
), owners AS (
	DELETE FROM owner_session WHERE NOT $2 AND token_hash IN (SELECT token_hash FROM old_owners)
), old_ids AS (
	SELECT sent_at AS at FROM sent_message WHERE sent_at < app_now() - interval '2160 hours' ORDER BY sent_at LIMIT $1
), ids AS (
	DELETE FROM sent_message WHERE NOT $2 AND EXISTS (SELECT FROM old_ids) AND sent_at <= (SELECT max(at) FROM old_ids)
), old_receipts AS (
	SELECT received_at AS at FROM receipt WHERE received_at < app_now() - interval '2160 hours' ORDER BY received_at LIMIT $1
), receipts AS (
	DELETE FROM receipt WHERE NOT $2 AND EXISTS (SELECT FROM old_receipts) AND received_at <= (SELECT max(at) FROM old_receipts)
), old_letters AS (
	SELECT received_at AS at FROM inbound WHERE received_at < app_now() - interval '2160 hours' ORDER BY received_at LIMIT $1
), letters AS (
	DELETE FROM inbound WHERE NOT $2 AND EXISTS (SELECT FROM old_letters) AND received_at <= (SELECT max(at) FROM old_letters)
), old_runs AS (
	SELECT job_run_id FROM job_run WHERE started_at < app_now() - interval '2160 hours' LIMIT $1
), runs AS (
	DELETE FROM job_run WHERE NOT $2 AND job_run_id IN (SELECT job_run_id FROM old_runs)
)
SELECT (SELECT count(*) FROM old_failures) + (SELECT count(*) FROM old_owners) + (SELECT count(*) FROM old_ids)
	+ (SELECT count(*) FROM old_receipts) + (SELECT count(*) FROM old_letters) + (SELECT count(*) FROM old_runs) AS removed;
