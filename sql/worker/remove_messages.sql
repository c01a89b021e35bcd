-- Removes messages 90 days after they were sent or given up, and what no longer takes pushes after 180; so many of each at once.
-- Dry: counts them. No message ends before it is made, which is what the index knows.
-- in:  network_id uuid, most bigint, dry boolean
-- out: removed bigint
WITH old_messages AS (
	SELECT outbox_id FROM outbox WHERE network_id = $1 AND created_at < app_now() - interval '2160 hours' AND ended_at < app_now() - interval '2160 hours' AND state IN ('sent', 'dead') LIMIT $2
), messages AS (
	DELETE FROM outbox WHERE network_id = $1 AND NOT $3 AND outbox_id IN (SELECT outbox_id FROM old_messages)
), old_pushes AS (
	SELECT push_device_id FROM push_device WHERE network_id = $1 AND gone_at < app_now() - interval '4320 hours' LIMIT $2
), pushes AS (
	DELETE FROM push_device WHERE network_id = $1 AND NOT $3 AND push_device_id IN (SELECT push_device_id FROM old_pushes)
)
SELECT (SELECT count(*) FROM old_messages) + (SELECT count(*) FROM old_pushes) AS removed;
