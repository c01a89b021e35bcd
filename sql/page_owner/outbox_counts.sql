-- How the queue stands: what waits, what is being sent, of that what failed before; the dead that may be tried again; sent, dead and
-- not delivered of the last 24 hours.
-- tenant: none, because the owner's own policy shows the queue of all networks.
-- in:
-- out: queued bigint, sending bigint, again bigint, may_retry bigint, sent bigint, dead bigint, failed bigint, oldest_at timestamptz
SELECT (SELECT count(*) FROM outbox m WHERE m.state = 'queued') AS queued,
	(SELECT count(*) FROM outbox m WHERE m.state = 'sending') AS sending,
	(SELECT count(*) FROM outbox m WHERE m.state = 'queued' AND m.attempts > 0) AS again,
	(SELECT count(*) FROM outbox m WHERE m.state = 'dead' AND m.sendable AND m.deadline_at > app_now()) AS may_retry,
	(SELECT count(*) FROM outbox m WHERE m.state = 'sent' AND m.created_at > app_now() - interval '24 hours') AS sent,
	(SELECT count(*) FROM outbox m WHERE m.state = 'dead' AND m.created_at > app_now() - interval '24 hours') AS dead,
	(SELECT count(*) FROM outbox m WHERE m.state = 'sent' AND m.created_at > app_now() - interval '24 hours' AND m.delivery = 'failed') AS failed,
	(SELECT min(m.created_at) FROM outbox m WHERE m.state = 'queued') AS oldest_at;
