-- Nothing more goes there by that channel. What was said to the platform's account is no business of a network with its own.
-- in:  network_id uuid, provider text, channel text, address_index bytea, why text, to_platform boolean
-- out:
INSERT INTO opt_out (network_id, channel, address_index, why, at)
SELECT $1, $3, $4, $5, app_now()
WHERE NOT $6 OR NOT EXISTS (SELECT FROM provider_account a WHERE a.network_id = $1 AND a.provider = $2)
ON CONFLICT DO NOTHING;
