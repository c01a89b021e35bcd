-- A network's messages with these ids become what the stored receipts say, in whatever order those came: '' < sent < failed
-- < delivered < read. A reminder's notice counts from when it first arrived.
-- in:  network_id uuid, provider text, message_ids jsonb
-- out:
WITH heard AS (
	SELECT s.outbox_id, r.delivery, r.error, least(r.at, r.received_at) AS at,
		array_position(ARRAY['', 'sent', 'failed', 'delivered', 'read'], r.delivery) AS rank
	FROM sent_message s
	JOIN receipt r ON r.provider = s.provider AND r.message_id = s.message_id
	WHERE s.network_id = $1 AND s.provider = $2 AND s.message_id IN (SELECT jsonb_array_elements_text($3))
), highest AS (
	SELECT DISTINCT ON (outbox_id) * FROM heard ORDER BY outbox_id, rank DESC, at
), raised AS (
	UPDATE outbox o
	SET delivery = h.delivery, delivery_at = greatest(h.at, o.created_at),
		delivery_error = CASE h.delivery WHEN 'failed' THEN h.error ELSE '' END
	FROM highest h
	WHERE o.network_id = $1 AND o.outbox_id = h.outbox_id
		AND h.rank > array_position(ARRAY['', 'sent', 'failed', 'delivered', 'read'], o.delivery)
), arrived AS (
	SELECT outbox_id, min(at) AS at FROM heard WHERE delivery IN ('delivered', 'read') GROUP BY outbox_id
)
UPDATE expiry_reminder e
SET delivered_at = greatest(a.at, e.reminded_at)
FROM arrived a
WHERE e.network_id = $1 AND e.outbox_id = a.outbox_id AND e.delivered_at IS NULL;
