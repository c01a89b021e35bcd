-- When a network's own text of a message was last changed, and by whom; no row when the built-in is sent.
-- in:  network_id uuid, kind text, channel text, language text
-- out: changed_at timestamptz, changed_by text
SELECT m.changed_at, coalesce(s.name, '') AS changed_by
FROM message_template m
LEFT JOIN staff s ON s.network_id = m.network_id AND s.staff_id = m.changed_by
WHERE m.network_id = $1 AND m.kind = $2 AND m.channel = $3 AND m.language = $4;
