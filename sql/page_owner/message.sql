-- One message: how it stands, not what it says nor to whom.
-- in:  network_id uuid, outbox_id uuid
-- out: outbox_id uuid, network_id uuid, network text, channel text, kind text, priority smallint, state text, attempts integer,
-- out: at timestamptz, next_at timestamptz, deadline_at timestamptz, ended_at timestamptz, error text, provider text, delivery text,
-- out: delivery_at timestamptz, delivery_error text, may_retry boolean
SELECT m.outbox_id, m.network_id, coalesce(n.name, '') AS network, m.channel, m.kind, m.priority, m.state, m.attempts, m.created_at AS at,
	m.next_at, m.deadline_at, m.ended_at, m.error, m.provider, m.delivery, m.delivery_at, m.delivery_error,
	m.sendable AND m.deadline_at > app_now() AND (m.state = 'dead' OR m.state = 'queued' AND m.attempts > 0) AS may_retry
FROM outbox m
LEFT JOIN network n ON n.network_id = m.network_id
WHERE m.network_id = $1 AND m.outbox_id = $2;
