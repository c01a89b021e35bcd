-- They want to hear from us again.
-- in:  network_id uuid, provider text, channel text, address_index bytea, to_platform boolean
-- out:
DELETE FROM opt_out o
WHERE o.network_id = $1 AND o.channel = $3 AND o.address_index = $4
	AND (NOT $5 OR NOT EXISTS (SELECT FROM provider_account a WHERE a.network_id = $1 AND a.provider = $2));
