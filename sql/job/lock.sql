-- Takes a job for as long as this connection lives; false while another worker has it.
-- tenant: none, because a job belongs to the platform.
-- in:  job text
-- out: locked boolean
SELECT pg_try_advisory_lock(hashtextextended('job ' || $1, 0)) AS locked;
