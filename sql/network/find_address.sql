-- The network behind a slug or a host name.
-- tenant: none, because it is what finds the network.
-- in:  kind text, address text
-- out: network_id uuid
SELECT network_id
FROM network_address
WHERE kind = $1 AND address = $2;
