-- A provider failed once more. From the fifth time in a row on it is left alone: 30 seconds, doubled each time up to five minutes. What
-- was under way when that began does not count again; the try whether it works does. A network's own account counts while it is the one that
-- was called: what is under way when it is changed or removed says nothing of what comes after.
-- tenant: none, because providers are everyone's.
-- in:  provider text, account text, error text, real_now timestamptz, probing boolean, account_changed_at timestamptz
-- out:
INSERT INTO provider_health AS h (provider, account, failures, error, changed_at)
SELECT $1, $2, 1, $3, $4::timestamptz
WHERE $6::timestamptz IS NULL
	OR EXISTS (SELECT FROM provider_account a WHERE a.network_id::text = $2 AND a.provider = $1 AND a.changed_at = $6)
ON CONFLICT (provider, account) DO UPDATE
SET failures = h.failures + 1, error = excluded.error, changed_at = excluded.changed_at,
	open_until = CASE WHEN h.failures >= 4
		THEN excluded.changed_at + make_interval(secs => least(300, 30 * power(2, least(h.failures - 4, 10)))) END
WHERE $5 OR h.open_until IS NULL OR h.open_until <= excluded.changed_at;
