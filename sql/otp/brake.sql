-- Of a prefix's last 50 codes that had their 10 minutes: how many were entered.
-- in:  network_id uuid, phone_prefix bytea
-- out: codes bigint, verified bigint, newest_at timestamptz
SELECT count(*) AS codes, count(verified_at) AS verified, coalesce(max(sent_at), app_now()) AS newest_at
FROM (SELECT sent_at, verified_at
	FROM otp
	WHERE network_id = $1 AND phone_prefix = $2 AND counted AND sent_at <= app_now() - interval '10 minutes'
	ORDER BY sent_at DESC
	LIMIT 50) last;
