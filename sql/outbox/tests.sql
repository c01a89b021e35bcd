-- How many test messages a network made in the last hour, and when the oldest of them.
-- in:  network_id uuid
-- out: made bigint, oldest_at timestamptz
SELECT count(*) AS made, min(m.created_at) AS oldest_at
FROM outbox m
WHERE m.network_id = $1 AND m.kind = 'test' AND m.created_at > app_now() - interval '1 hour';
