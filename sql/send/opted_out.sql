-- Whether this recipient takes nothing more by this channel.
-- in:  network_id uuid, channel text, address_index bytea
-- out: at timestamptz
SELECT at
FROM opt_out
WHERE network_id = $1 AND channel = $2 AND address_index = $3;
