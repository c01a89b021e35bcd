-- Wrong passwords or codes for a login in a day: the fifth last from this address block, how many in all, and when a place frees.
-- tenant: none, because failures are counted whether the login exists or not
-- in:  login_index bytea, block_hash bytea
-- out: block_failures bigint, block_newest timestamptz, block_oldest timestamptz, day_failures bigint, day_oldest timestamptz
WITH block AS (
	SELECT failed_at FROM login_failure
	WHERE login_index = $1 AND block_hash = $2 AND failed_at > app_now() - interval '24 hours'
	ORDER BY failed_at DESC
	LIMIT 5)
SELECT (SELECT count(*) FROM block) AS block_failures,
	(SELECT coalesce(max(failed_at), app_now()) FROM block) AS block_newest,
	(SELECT coalesce(min(failed_at), app_now()) FROM block) AS block_oldest,
	count(*) AS day_failures, coalesce(min(failed_at), app_now()) AS day_oldest
FROM (SELECT failed_at FROM login_failure
	WHERE login_index = $1 AND failed_at > app_now() - interval '24 hours'
	ORDER BY failed_at DESC LIMIT 100) day;
