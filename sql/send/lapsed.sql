-- Messages whose sender did not come back: taken again.
-- tenant: none, because sending looks at the queue of all networks.
-- in:  real_now timestamptz, most bigint
-- out: network_id uuid, outbox_id uuid
SELECT network_id, outbox_id
FROM outbox
WHERE state = 'sending' AND lease_until <= $1
ORDER BY lease_until
LIMIT $2;
