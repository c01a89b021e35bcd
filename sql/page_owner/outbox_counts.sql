-- How the queue stands: what waits, of that what failed before; the dead that may be tried again; sent and dead of the last 24 hours.
-- tenant: none, because the owner's own policy shows the queue of all networks.
-- in:
-- out: queued bigint, again bigint, may_retry bigint, sent bigint, dead bigint, oldest_at timestamptz
SELECT (SELECT count(*) FROM outbox m WHERE m.state = 'queued') AS queued,
	(SELECT count(*) FROM outbox m WHERE m.state = 'queued' AND m.attempts > 0) AS again,
	(SELECT count(*) FROM outbox m WHERE m.state = 'dead' AND m.sendable AND m.deadline_at > app_now()) AS may_retry,
	(SELECT count(*) FROM outbox m WHERE m.state = 'sent' AND m.created_at > app_now() - interval '24 hours') AS sent,
	(SELECT count(*) FROM outbox m WHERE m.state = 'dead' AND m.created_at > app_now() - interval '24 hours') AS dead,
	(SELECT min(m.created_at) FROM outbox m WHERE m.state = 'queued') AS oldest_at;
