-- Whose messages these are, as far as it is known.
-- tenant: none, because a provider tells its own id of a message and nothing else
-- in:  provider text, message_ids jsonb
-- out: message_id text, network_id uuid
SELECT message_id, network_id
FROM sent_message
WHERE provider = $1 AND message_id IN (SELECT jsonb_array_elements_text($2))
ORDER BY network_id;
