-- Messages of all networks, newest first, from a key on; not what they say, nor to whom. `main` says which index leads: all, network or
-- state; the other filters are conditions on at most `scan` rows of it, and the last of these (edge) says where looking can go on.
-- tenant: none, because the owner's own policy shows the queue of all networks.
-- in:  main text, network_id uuid, state text, channel text, below_at timestamptz, below_id uuid, scan bigint, most bigint,
-- in:  delivery text, provider text
-- out: edge_at timestamptz, edge_id uuid, cut boolean, at timestamptz, outbox_id uuid, network_id uuid, network text, channel text,
-- out: kind text, state text, attempts integer, next_at timestamptz, deadline_at timestamptz, ended_at timestamptz, error text,
-- out: may_retry boolean, provider text, delivery text, delivery_at timestamptz, delivery_error text
WITH scanned AS MATERIALIZED (
	(SELECT m.network_id, m.outbox_id, m.channel, m.kind, m.state, m.attempts, m.next_at, m.deadline_at, m.created_at, m.ended_at,
		m.error, m.sendable, m.provider, m.delivery, m.delivery_at, m.delivery_error
	FROM outbox m
	WHERE $1 = 'all' AND m.created_at <= $5 AND (m.created_at, m.outbox_id) < ($5, $6)
	ORDER BY m.created_at DESC, m.outbox_id DESC LIMIT $7)
	UNION ALL
	(SELECT m.network_id, m.outbox_id, m.channel, m.kind, m.state, m.attempts, m.next_at, m.deadline_at, m.created_at, m.ended_at,
		m.error, m.sendable, m.provider, m.delivery, m.delivery_at, m.delivery_error
	FROM outbox m
	WHERE $1 = 'network' AND m.network_id = $2 AND m.created_at <= $5 AND (m.created_at, m.outbox_id) < ($5, $6)
	ORDER BY m.created_at DESC, m.outbox_id DESC LIMIT $7)
	UNION ALL
	(SELECT m.network_id, m.outbox_id, m.channel, m.kind, m.state, m.attempts, m.next_at, m.deadline_at, m.created_at, m.ended_at,
		m.error, m.sendable, m.provider, m.delivery, m.delivery_at, m.delivery_error
	FROM outbox m
	WHERE $1 = 'state' AND m.state = $3 AND m.created_at <= $5 AND (m.created_at, m.outbox_id) < ($5, $6)
	ORDER BY m.created_at DESC, m.outbox_id DESC LIMIT $7)
), edge AS (
	SELECT s.created_at, s.outbox_id FROM scanned s ORDER BY s.created_at, s.outbox_id LIMIT 1
), found AS (
	SELECT s.* FROM scanned s
	WHERE ($2::uuid IS NULL OR s.network_id = $2) AND ($3::text IS NULL OR s.state = $3) AND ($4::text IS NULL OR s.channel = $4)
		AND ($9::text IS NULL OR s.delivery = $9) AND ($10::text IS NULL OR s.provider = $10)
	ORDER BY s.created_at DESC, s.outbox_id DESC LIMIT $8
)
SELECT e.created_at AS edge_at, e.outbox_id AS edge_id, (SELECT count(*) FROM scanned) >= $7 AS cut, f.created_at AS at, f.outbox_id,
	f.network_id, coalesce(n.name, '') AS network, f.channel, f.kind, f.state, f.attempts, f.next_at, f.deadline_at, f.ended_at, f.error,
	f.sendable AND f.deadline_at > app_now() AND (f.state = 'dead' OR f.state = 'queued' AND f.attempts > 0) AS may_retry, f.provider, f.delivery,
	f.delivery_at, f.delivery_error
FROM edge e
LEFT JOIN found f ON true
LEFT JOIN network n ON n.network_id = f.network_id
ORDER BY f.created_at DESC, f.outbox_id DESC;
