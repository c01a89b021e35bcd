-- A browser or app takes this guest's pushes from now on, whoever's it was; a device that was gone is there again.
-- in:  network_id uuid, push_device_id uuid, guest_id uuid, kind text, address_index bytea, address_sealed bytea, platform text
-- out: nothing
INSERT INTO push_device (network_id, push_device_id, guest_id, kind, address_index, address_sealed, platform, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, app_now())
ON CONFLICT (network_id, address_index) DO UPDATE SET guest_id = excluded.guest_id, kind = excluded.kind,
	address_sealed = excluded.address_sealed, platform = excluded.platform, created_at = excluded.created_at, gone_at = NULL;
