-- The cluster's roles. Run-time roles own nothing, bypass nothing and are limited in number of connections.
DO $$
DECLARE r text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'loyalty') THEN
		CREATE ROLE loyalty LOGIN NOSUPERUSER NOBYPASSRLS;
	END IF;
	FOREACH r IN ARRAY ARRAY['guest', 'manage', 'api', 'owner', 'dev', 'worker', 'send', 'hook', 'setup'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'loyalty_' || r) THEN
			EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT CONNECTION LIMIT 64', 'loyalty_' || r);
		END IF;
	END LOOP;
END $$;
