-- One password or code at a time is judged for a login, so that failures are counted right.
-- tenant: none, because a login is looked up before its network is known
-- in:  login_index bytea
-- out: locked boolean
SELECT pg_advisory_xact_lock(hashtextextended('login ' || encode($1, 'hex'), 0)) IS NOT NULL AS locked;
