-- One code at a time is judged at a till, so that wrong ones are counted right.
-- in:  network_id uuid, till_id uuid
-- out: locked boolean
SELECT pg_advisory_xact_lock(hashtextextended('till ' || t.till_id, 0)) IS NOT NULL AS locked
FROM till t
WHERE t.network_id = $1 AND t.till_id = $2;
