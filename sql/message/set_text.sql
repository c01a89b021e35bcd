-- A network's own text of a message, in place of the built-in.
-- in:  network_id uuid, kind text, channel text, language text, subject text, body text, provider_template text, provider_language text,
-- in:  changed_by uuid
-- out:
INSERT INTO message_template (network_id, kind, channel, language, subject, body, provider_template, provider_language, changed_at,
	changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, app_now(), $9)
ON CONFLICT (network_id, kind, channel, language) DO UPDATE
SET subject = excluded.subject, body = excluded.body, provider_template = excluded.provider_template,
	provider_language = excluded.provider_language, changed_at = excluded.changed_at, changed_by = excluded.changed_by;
