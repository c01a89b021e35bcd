-- What a network says of the channels of one message.
-- in:  network_id uuid, kind text
-- out: channel text, enabled boolean
SELECT channel, enabled
FROM message_channel
WHERE network_id = $1 AND kind = $2
ORDER BY channel
LIMIT 10;
