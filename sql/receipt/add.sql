-- What a provider said, each event once; gives those that were new. Of one message fifty are kept, and the first of each status.
-- A network's own account (its network_id; NULL the platform's) tells nothing of a message that is another network's.
-- tenant: none, because a receipt is stored before anybody knows whose message it is about
-- in:  provider text, receipts jsonb, network_id uuid
-- out: event_id text
WITH fresh AS (
	SELECT DISTINCT ON (g.event_id) g.*
	FROM ROWS FROM (jsonb_to_recordset($2)
		AS (event_id text, message_id text, status text, delivery text, error text, at timestamptz)) WITH ORDINALITY
		AS g (event_id, message_id, status, delivery, error, at, place)
	WHERE NOT EXISTS (SELECT FROM receipt r WHERE r.provider = $1 AND r.event_id = g.event_id)
		AND NOT EXISTS (
			SELECT FROM sent_message s WHERE s.provider = $1 AND s.message_id = g.message_id AND s.network_id <> $3)
	ORDER BY g.event_id, g.place
), stored AS (
	SELECT r.message_id, count(*) AS number, array_agg(DISTINCT r.status) AS statuses
	FROM receipt r
	WHERE r.provider = $1 AND r.message_id IN (SELECT f.message_id FROM fresh f)
	GROUP BY r.message_id
), placed AS (
	SELECT f.*, coalesce(s.number, 0) + row_number() OVER (PARTITION BY f.message_id ORDER BY f.place) AS number,
		f.status <> ALL (coalesce(s.statuses, '{}'))
			AND row_number() OVER (PARTITION BY f.message_id, f.status ORDER BY f.place) = 1 AS first_of_status
	FROM fresh f
	LEFT JOIN stored s ON s.message_id = f.message_id
)
INSERT INTO receipt (provider, event_id, message_id, status, delivery, error, at, received_at)
SELECT $1, event_id, message_id, status, delivery, error, at, app_now()
FROM placed
WHERE number <= 50 OR first_of_status
ORDER BY event_id
ON CONFLICT DO NOTHING
RETURNING event_id;
