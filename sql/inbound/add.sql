-- What people wrote, each event once; gives those that were new.
-- tenant: none, because what comes to the platform's own account is no network's yet
-- in:  provider text, network_id uuid, messages jsonb
-- out: event_id text
INSERT INTO inbound (provider, event_id, network_id, sender_index, body_sealed, received_at)
SELECT $1, m.event_id, $2, m.sender_index::bytea, m.body_sealed::bytea, app_now()
FROM jsonb_to_recordset($3) AS m (event_id text, sender_index text, body_sealed text)
ORDER BY m.event_id
ON CONFLICT DO NOTHING
RETURNING event_id;
