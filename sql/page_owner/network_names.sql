-- The networks by name, for choosing one.
-- tenant: none, because the owner's own policy shows all networks.
-- in:
-- out: network_id uuid, name text
SELECT network_id, name
FROM network
ORDER BY name, network.network_id
LIMIT 1000;
