-- A push device that its provider knows no more.
-- in:  network_id uuid, push_device_id uuid
-- out:
UPDATE push_device
SET gone_at = app_now()
WHERE network_id = $1 AND push_device_id = $2 AND gone_at IS NULL;
