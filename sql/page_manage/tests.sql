-- The newest test messages of a network, and how they stand.
-- in:  network_id uuid
-- out: at timestamptz, kind text, channel text, state text, attempts integer, ended_at timestamptz, error text, provider text,
-- out: delivery text, delivery_at timestamptz, delivery_error text
SELECT m.created_at AS at, m.kind, m.channel, m.state, m.attempts, m.ended_at, m.error, m.provider, m.delivery, m.delivery_at,
	m.delivery_error
FROM outbox m
WHERE m.network_id = $1 AND m.kind = 'test'
ORDER BY m.created_at DESC
LIMIT 5;
