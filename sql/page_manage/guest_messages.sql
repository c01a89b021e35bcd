-- What was sent to a guest, newest first, from a key on: when and how it went, not what it said.
-- in:  network_id uuid, guest_id uuid, below_at timestamptz, below_id uuid, most bigint
-- out: id uuid, at timestamptz, kind text, channel text, state text, attempts integer, ended_at timestamptz, error text, provider text,
-- out: delivery text, delivery_at timestamptz, delivery_error text
SELECT m.outbox_id AS id, m.created_at AS at, m.kind, m.channel, m.state, m.attempts, m.ended_at, m.error, m.provider, m.delivery,
	m.delivery_at, m.delivery_error
FROM outbox m
WHERE m.network_id = $1 AND m.guest_id = $2 AND m.created_at <= $3 AND (m.created_at, m.outbox_id) < ($3, $4)
ORDER BY m.created_at DESC, m.outbox_id DESC
LIMIT $5;
