-- Every network, for jobs that take them one after the other.
-- tenant: none, because the job's own policy shows it all networks.
-- in:  after_id uuid
-- out: network_id uuid, slug text
SELECT network_id, slug
FROM network
WHERE network_id > $1
ORDER BY network.network_id
LIMIT 100;
