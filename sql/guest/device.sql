-- A browser or app at an address that has verified.
-- in:  network_id uuid, guest_id uuid, device_hash bytea, address_hash bytea
-- out: nothing
INSERT INTO device (network_id, guest_id, device_hash, address_hash, first_seen_at, last_seen_at)
VALUES ($1, $2, $3, $4, app_now(), app_now())
ON CONFLICT (network_id, guest_id, device_hash, address_hash) DO UPDATE SET last_seen_at = app_now();
