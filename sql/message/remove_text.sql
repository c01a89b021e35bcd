-- A network's own text of a message goes: the built-in is sent again. No row when there was none.
-- in:  network_id uuid, kind text, channel text, language text
-- out: subject text, body text, provider_template text, provider_language text
DELETE FROM message_template
WHERE network_id = $1 AND kind = $2 AND channel = $3 AND language = $4
RETURNING subject, body, provider_template, provider_language;
