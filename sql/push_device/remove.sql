-- A device of this guest's that is told no more; a row when there was one.
-- in:  network_id uuid, guest_id uuid, address_index bytea
-- out: push_device_id uuid
UPDATE push_device SET gone_at = app_now()
WHERE network_id = $1 AND guest_id = $2 AND address_index = $3 AND gone_at IS NULL
RETURNING push_device_id;
