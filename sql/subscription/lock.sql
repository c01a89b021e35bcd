-- One change of a network's subscription at a time, until the transaction ends. A lock on the open stretch would not do: who waited
-- for it finds it closed, and not the one that was begun.
-- in:  network_id uuid
-- out: locked boolean
SELECT pg_advisory_xact_lock(hashtextextended('subscription ' || n.network_id, 0)) IS NOT NULL AS locked
FROM network n
WHERE n.network_id = $1;
