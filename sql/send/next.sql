-- The messages of one priority that are due, the oldest first; not those of channels and networks that have to wait, nor those whose
-- carriers are all left alone after failures: of a network's own accounts for the channel if it has any, else of the platform's. What was
-- tried before waits by the real clock, which nobody moves.
-- The oldest two hundred are looked at; when all of them are blocked, every network's channel in turn, stepping over what is blocked
-- however much it is. A test message tries an account that is left alone. `carriers` and `platforms` are "sms twilio" …: who carries what, and whom the platform has.
-- tenant: none, because sending takes whatever is due first in any network.
-- in:  priority smallint, waiting text[], carriers text[], platforms text[], real_now timestamptz, most bigint
-- out: network_id uuid, outbox_id uuid
WITH RECURSIVE shut AS MATERIALIZED (
	SELECT provider, account
	FROM provider_health
	WHERE open_until > $5
), closed AS MATERIALIZED ( -- channels the platform has nobody for
	SELECT split_part(p, ' ', 1) AS channel
	FROM unnest($4::text[]) AS p
	GROUP BY 1
	HAVING bool_and(split_part(p, ' ', 2) IN (SELECT provider FROM shut WHERE account = 'platform'))
), own AS MATERIALIZED ( -- networks' own accounts, as far as failures make them matter
	SELECT a.network_id, split_part(c, ' ', 1) AS channel, bool_and(s.provider IS NOT NULL) AS barred
	FROM provider_account a
	JOIN unnest($3::text[]) AS c ON split_part(c, ' ', 2) = a.provider
	LEFT JOIN shut s ON s.provider = a.provider AND s.account = a.network_id::text
	WHERE EXISTS (SELECT FROM shut)
	GROUP BY 1, 2
), blocked AS MATERIALIZED (
	SELECT network_id, channel FROM own WHERE barred
), near AS MATERIALIZED (
	SELECT network_id, outbox_id, channel, kind, next_at
	FROM outbox
	WHERE state = 'queued' AND priority = $1 AND next_at <= app_now() AND (error = '' OR next_at <= $5)
	ORDER BY next_at, outbox_id
	LIMIT 200
), passing AS MATERIALIZED (
	SELECT network_id, outbox_id, next_at
	FROM near
	WHERE NOT (channel = ANY ($2) OR network_id::text = ANY ($2)
		OR kind <> 'test' AND (network_id, channel) IN (SELECT network_id, channel FROM blocked)
		OR channel IN (SELECT channel FROM closed) AND (network_id, channel) NOT IN (SELECT network_id, channel FROM own))
), turn AS (
	(SELECT network_id, channel
	FROM outbox
	WHERE state = 'queued' AND priority = $1 AND NOT EXISTS (SELECT FROM passing) AND (SELECT count(*) FROM near) >= 200
	ORDER BY network_id, channel
	LIMIT 1)
	UNION ALL
	SELECT n.network_id, n.channel
	FROM turn t
	CROSS JOIN LATERAL (
		SELECT o.network_id, o.channel
		FROM outbox o
		WHERE o.state = 'queued' AND o.priority = $1 AND (o.network_id, o.channel) > (t.network_id, t.channel)
		ORDER BY o.network_id, o.channel
		LIMIT 1
	) n
), far AS (
	SELECT f.network_id, f.outbox_id, f.next_at
	FROM turn t
	CROSS JOIN LATERAL (
		SELECT m.network_id, m.outbox_id, m.next_at
		FROM outbox m
		WHERE m.state = 'queued' AND (m.error = '' OR m.next_at <= $5)
			-- As bounds, which outbox_turn alone can follow: by outbox_next all that is blocked would be read.
			AND (m.priority, m.network_id, m.channel) >= ($1, t.network_id, t.channel)
			AND (m.priority, m.network_id, m.channel, m.next_at) <= ($1, t.network_id, t.channel, app_now())
		ORDER BY m.priority, m.network_id, m.channel, m.next_at, m.outbox_id
		LIMIT $6
	) f
	WHERE NOT (t.channel = ANY ($2) OR t.network_id::text = ANY ($2) OR (t.network_id, t.channel) IN (SELECT network_id, channel FROM blocked)
		OR t.channel IN (SELECT channel FROM closed) AND (t.network_id, t.channel) NOT IN (SELECT network_id, channel FROM own))
)
SELECT network_id, outbox_id
FROM (SELECT * FROM passing UNION ALL SELECT * FROM far) AS due
ORDER BY next_at, outbox_id
LIMIT $6;
