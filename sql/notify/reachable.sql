-- Whether telling a guest anything may come to something: a device, or a network that writes to phones beyond the default.
-- in:  network_id uuid, guest_id uuid
-- out: reachable boolean
SELECT EXISTS (SELECT FROM push_device d WHERE d.network_id = $1 AND d.guest_id = $2 AND d.gone_at IS NULL)
	OR EXISTS (SELECT FROM message_channel c WHERE c.network_id = $1 AND c.enabled AND c.channel <> 'push') AS reachable;
