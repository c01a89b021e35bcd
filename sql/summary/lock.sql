-- Whether nobody else is at this network's summaries, until the transaction ends; which may take longer than a page's, for a network with
-- very many guests.
-- tenant: none, because it reads no table
-- in:  network_id uuid
-- out: taken boolean
SELECT pg_try_advisory_xact_lock(hashtextextended('summary ' || $1::uuid::text, 0)) AND set_config('statement_timeout', '60s', true) <> '' AS taken;
