-- The slug, or a host name, under which a network is found.
-- tenant: none, because it is what finds the network.
-- in:  kind text, address text, network_id uuid
-- out:
INSERT INTO network_address (kind, address, network_id)
VALUES ($1, $2, $3);
