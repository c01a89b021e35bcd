-- What people wrote, each event once, and when they last wrote to which of our senders; gives the events that were new.
-- tenant: none, because what comes to the platform's own account is no network's yet
-- in:  provider text, network_id uuid, messages jsonb
-- out: event_id text
WITH told AS (
	SELECT m.event_id, m.account, m.sender_index::bytea AS sender_index, m.body_sealed::bytea AS body_sealed, m.at
	FROM jsonb_to_recordset($3) AS m (event_id text, account text, sender_index text, body_sealed text, at timestamptz)
), fresh AS (
	INSERT INTO inbound (provider, event_id, network_id, sender_index, body_sealed, received_at)
	SELECT $1, event_id, $2, sender_index, body_sealed, app_now() FROM told ORDER BY event_id
	ON CONFLICT DO NOTHING
	RETURNING event_id
), latest AS (
	INSERT INTO last_inbound AS l (provider, account, sender_index, at)
	SELECT $1, account, sender_index, max(at)
	FROM told
	WHERE account <> '' AND event_id IN (SELECT event_id FROM fresh)
	GROUP BY account, sender_index
	ORDER BY account, sender_index
	ON CONFLICT (provider, account, sender_index) DO UPDATE SET at = excluded.at WHERE l.at < excluded.at
)
SELECT event_id FROM fresh;
