-- Whether an address wants nothing more by a channel.
-- in:  network_id uuid, channel text, address_index bytea
-- out: why text
SELECT why
FROM opt_out
WHERE network_id = $1 AND channel = $2 AND address_index = $3;
