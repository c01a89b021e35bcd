#!/bin/bash
# Rules that every table, key, policy and role keeps. Each rule is a query for what breaks it; then a fault is
# planted, and the same query must find it.
set -eu
cd "$(dirname "$0")/.."
. tests/tap.sh
: "${LOYALTY_DATABASE:?run by tests/with_postgres.sh}"

run() {
	PGOPTIONS='-c client_min_messages=error' psql -X -q -A -t -v ON_ERROR_STOP=1 "$LOYALTY_DATABASE user=postgres" 2>&1
}

# rule <name> <query for offenders> <statements that plant one>
rule() {
	is "$1" "$(run <<<"$2" || true)" ""
	has "$1: a planted fault is found" "$(run <<<"BEGIN; $3; $2; ROLLBACK;" || true)" '^[a-z]'
}

# What finds a network has its id as a value, and no tenant yet: these have no row security, and a key of their own.
finders="('network_address', 'staff_login', 'sent_message', 'inbound')"
runtime="('loyalty_guest', 'loyalty_manage', 'loyalty_owner', 'loyalty_api', 'loyalty_dev', 'loyalty_worker', 'loyalty_send', 'loyalty_hook', 'loyalty_setup')"
tenant_table="pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'network_id' AND NOT a.attisdropped
	WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname NOT IN $finders"
planted="CREATE TABLE planted (network_id uuid, id uuid, PRIMARY KEY (network_id, id));
	ALTER TABLE planted OWNER TO loyalty; ALTER TABLE planted ENABLE ROW LEVEL SECURITY;
	ALTER TABLE planted FORCE ROW LEVEL SECURITY;"

rule "tenant tables force row security" \
	"SELECT c.relname FROM $tenant_table AND NOT (c.relrowsecurity AND c.relforcerowsecurity)" \
	"$planted ALTER TABLE planted NO FORCE ROW LEVEL SECURITY"

rule "tenant tables hold everyone to the network" \
	"SELECT c.relname FROM $tenant_table AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'
		AND p.polroles = '{0}' AND p.polpermissive AND p.polwithcheck IS NULL
		AND pg_get_expr(p.polqual, p.polrelid) = '(network_id = (current_setting(''app.network_id''::text))::uuid)')" \
	"$planted CREATE POLICY tenant ON planted USING (network_id IS NOT NULL)"

rule "tables without a network are known" \
	"SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
	AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'network_id')
	AND c.relname NOT IN ('schema_migration', 'login_failure', 'owner', 'owner_session', 'owner_recovery', 'job', 'job_run',
		'job_request', 'plan', 'plan_price', 'plan_feature', 'feature', 'platform_audit',
		'receipt', 'last_inbound', 'provider_health', 'send_budget')" \
	"CREATE TABLE planted (id uuid)"

rule "policies beside the tenant's are for reading, by named roles, of tables that are known" \
	"SELECT p.polname || ' on ' || c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
	WHERE NOT (p.polname = 'tenant' AND p.polcmd = '*') AND NOT (c.relname = 'provider_health' AND p.polroles = CASE p.polname
		WHEN 'account' THEN ARRAY['loyalty_manage'::regrole::oid] WHEN 'sender' THEN ARRAY['loyalty_send'::regrole::oid] END)
	AND (p.polcmd <> 'r' OR p.polroles @> '{0}' OR NOT CASE p.polname
		WHEN 'platform' THEN p.polroles = ARRAY['loyalty_owner'::regrole::oid] AND c.relname IN ('network', 'restaurant', 'staff',
			'subscription', 'credit', 'audit', 'outbox', 'summary_state', 'summary_network', 'summary_day', 'provider_health')
		ELSE c.relname IN ('due', 'otp', 'guest_session', 'staff_session', 'idempotency', 'outbox', 'network', 'summary_state',
			'provider_account') END)" \
	"CREATE POLICY planted ON guest FOR SELECT TO loyalty_worker USING (true)"

rule "unique keys start with the network" \
	"SELECT i.indexrelid::regclass FROM pg_index i JOIN pg_attribute b ON b.attrelid = i.indrelid AND b.attname = 'network_id'
	WHERE (i.indisunique OR i.indisexclusion) AND i.indkey[0] <> b.attnum AND i.indrelid IN (SELECT c.oid FROM $tenant_table)" \
	"$planted CREATE UNIQUE INDEX ON planted (id)"

rule "foreign keys between tenant tables carry the network on both sides" \
	"SELECT k.conname FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attname = 'network_id'
	JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attname = 'network_id' WHERE k.contype = 'f'
	AND (array_position(k.conkey, a.attnum) IS NULL
		OR array_position(k.conkey, a.attnum) IS DISTINCT FROM array_position(k.confkey, b.attnum))" \
	"$planted ALTER TABLE planted ADD UNIQUE (id), ADD parent uuid REFERENCES planted (id)"

rule "no shared table points into a tenant's" \
	"SELECT k.conname FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid IN (SELECT c.oid FROM $tenant_table)
	AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = 'network_id')" \
	"$planted ALTER TABLE planted ADD UNIQUE (id); CREATE TABLE planted_shared (id uuid REFERENCES planted (id))"

rule "views ask as who asks them; none is materialized" \
	"SELECT c.relname FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace = 'public'::regnamespace
	AND NOT coalesce(c.reloptions::text[] @> ARRAY['security_invoker=true'], false)" \
	"CREATE VIEW planted AS SELECT 1"

rule "roles of the platform bypass nothing, make nothing, and are members of nothing" \
	"SELECT rolname FROM pg_roles WHERE rolname LIKE 'loyalty%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
		OR rolreplication OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = pg_roles.oid))" \
	"GRANT pg_read_all_data TO loyalty_guest"

rule "every role of the platform is known" \
	"SELECT rolname FROM pg_roles WHERE rolname LIKE 'loyalty%' AND rolname <> 'loyalty' AND rolname NOT IN $runtime" \
	"CREATE ROLE loyalty_planted"

rule "the owner owns everything" \
	"SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relowner <> 'loyalty'::regrole
	UNION ALL SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proowner <> 'loyalty'::regrole" \
	"CREATE TABLE planted (id uuid); ALTER TABLE planted OWNER TO loyalty_api"

grants="pg_class c, aclexplode(c.relacl) g WHERE c.relnamespace = 'public'::regnamespace AND g.grantee <> 'loyalty'::regrole"
rule "nobody may truncate, refer or trigger" \
	"SELECT c.relname, g.grantee::regrole, g.privilege_type FROM $grants
	AND g.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')" \
	"GRANT TRUNCATE ON guest TO loyalty_setup"

rule "nothing is granted to everyone, or to be passed on" \
	"SELECT c.relname, g.privilege_type FROM $grants AND (g.grantee = 0 OR g.is_grantable)
	UNION ALL SELECT 'schema', 'CREATE' WHERE EXISTS (SELECT FROM pg_roles r WHERE r.rolname IN $runtime
		AND has_schema_privilege(r.rolname, 'public', 'CREATE'))" \
	"GRANT SELECT ON guest TO PUBLIC"

rule "entries and the audit are only added to" \
	"SELECT r.rolname, t.name, p.name FROM pg_roles r, (VALUES ('entry'), ('audit'), ('platform_audit')) t (name), (VALUES ('UPDATE'), ('DELETE')) p (name)
	WHERE r.rolname IN $runtime AND (has_table_privilege(r.rolname, t.name, p.name)
		OR p.name = 'UPDATE' AND has_any_column_privilege(r.rolname, t.name, 'UPDATE'))" \
	"GRANT UPDATE (at) ON entry TO loyalty_worker"

rule "functions that run as their owner pin their search path" \
	"SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
	AND NOT EXISTS (SELECT FROM unnest(coalesce(p.proconfig, '{}')) s WHERE s LIKE 'search_path=%')" \
	"CREATE FUNCTION planted() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"

rule "triggers only refuse, or count the programme's version; there are no rules" \
	"SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND p.proname !~ '^(refuse_|count_programme\$)'
	UNION ALL SELECT r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
	WHERE c.relnamespace = 'public'::regnamespace AND r.rulename <> '_RETURN'" \
	"CREATE RULE planted AS ON DELETE TO guest DO INSTEAD NOTHING"

rule "instants have a zone, amounts are integers, enumerations are text" \
	"SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
	AND (t.typtype = 'e' OR t.typname IN ('timestamp', 'timetz', 'float4', 'float8', 'money', 'varchar', 'bpchar', 'json'))" \
	"CREATE TABLE planted (network_id uuid, at timestamp)"

# The migrations' own book has the machine's time: nobody waits for it.
rule "no default and no function of ours asks another clock than app_now()" \
	"SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
	AND p.prosrc ~* '\m(now\(|current_timestamp|clock_timestamp|statement_timestamp|localtimestamp|current_date)'
	UNION ALL SELECT c.relname FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid WHERE c.relname <> 'schema_migration'
	AND pg_get_expr(d.adbin, d.adrelid) ~* '\m(now\(|current_timestamp|clock_timestamp|localtimestamp|current_date)'" \
	"CREATE TABLE planted (network_id uuid, at timestamptz DEFAULT now())"

# Whoever takes the network out of a query says so here too.
is "queries without a network are those of queries_without_network.txt" \
	"$(grep -l '^-- tenant: none' sql/*/*.sql | sed 's|^sql/||; s|\.sql$||' | LC_ALL=C sort)" \
	"$(LC_ALL=C sort tests/queries_without_network.txt)"
finish
