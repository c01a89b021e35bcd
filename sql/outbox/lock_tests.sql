-- One test message of a network at a time, so that they are counted right.
-- in:  network_id uuid
-- out: locked boolean
SELECT pg_advisory_xact_lock(hashtextextended('test message ' || network_id::text, 0)) IS NOT NULL AS locked
FROM network
WHERE network_id = $1;
