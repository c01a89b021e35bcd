-- Only the newest devices of a guest are told.
-- in:  network_id uuid, guest_id uuid, most bigint
-- out: nothing
UPDATE push_device SET gone_at = app_now()
WHERE network_id = $1 AND guest_id = $2 AND gone_at IS NULL AND push_device_id NOT IN (
	SELECT d.push_device_id FROM push_device d
	WHERE d.network_id = $1 AND d.guest_id = $2 AND d.gone_at IS NULL
	ORDER BY d.created_at DESC, d.push_device_id LIMIT $3);
