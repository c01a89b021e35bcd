-- A network's own texts of one message.
-- in:  network_id uuid, kind text
-- out: channel text, language text, subject text, body text, provider_template text, provider_language text
SELECT channel, language, subject, body, provider_template, provider_language
FROM message_template
WHERE network_id = $1 AND kind = $2
ORDER BY channel, language
LIMIT 100;
