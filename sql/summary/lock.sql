-- Whether nobody else is at this network's summaries, until the transaction ends; which may take more memory and time than a page's.
-- tenant: none, because it reads no table
-- in:  network_id uuid
-- out: taken boolean, memory text, patience text
SELECT pg_try_advisory_xact_lock(hashtextextended('summary ' || $1::uuid::text, 0)) AS taken,
	set_config('work_mem', '128MB', true) AS memory, set_config('statement_timeout', '30s', true) AS patience;
