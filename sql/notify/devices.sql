-- Where a guest takes pushes.
-- in:  network_id uuid, guest_id uuid
-- out: push_device_id uuid, kind text, platform text, address_sealed bytea
SELECT push_device_id, kind, platform, address_sealed
FROM push_device
WHERE network_id = $1 AND guest_id = $2 AND gone_at IS NULL
ORDER BY created_at DESC, push_device_id
LIMIT 20;
