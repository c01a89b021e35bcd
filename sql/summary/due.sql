-- Networks whose summaries are to be made again, the most overdue first: what takes long is done less often, so that it never takes more
-- than a twentieth of the time; and so is a look at each of very many, of which most have nothing. Summaries end 2 seconds before the
-- instant they are made at, so each is three seconds later. (Much later than now: the clock was set back.)
-- tenant: none, because the job's own policy shows it the state of all networks.
-- in:  aside uuid[], most bigint
-- out: network_id uuid
SELECT n.network_id
FROM network n
LEFT JOIN summary_state s ON s.network_id = n.network_id
WHERE n.network_id <> ALL ($1) AND (s.network_id IS NULL
	OR s.until_at > app_now() + interval '10 minutes'
	OR s.until_at < app_now() - greatest(interval '5 seconds', 20 * s.took_us * interval '1 microsecond', (SELECT count(*) FROM network) * interval '20 milliseconds'))
ORDER BY s.until_at NULLS FIRST, n.network_id
LIMIT $2;
