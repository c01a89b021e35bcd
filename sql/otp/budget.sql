-- What was sent in an hour: from one address block, to one prefix, by the whole network; exempt codes aside.
-- in:  network_id uuid, address_block bytea, phone_prefix bytea
-- out: block_sends bigint, block_from timestamptz, prefix_sends bigint, prefix_from timestamptz,
--	network_sends bigint, network_from timestamptz
SELECT count(*) FILTER (WHERE address_block = $2) AS block_sends,
	coalesce(min(sent_at) FILTER (WHERE address_block = $2), app_now()) AS block_from,
	count(*) FILTER (WHERE phone_prefix = $3) AS prefix_sends,
	coalesce(min(sent_at) FILTER (WHERE phone_prefix = $3), app_now()) AS prefix_from,
	count(*) AS network_sends,
	coalesce(min(sent_at), app_now()) AS network_from
FROM otp
WHERE network_id = $1 AND counted AND sent_at > app_now() - interval '1 hour';
