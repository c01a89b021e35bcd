#!/bin/sh
# Brings a database to this tree's schema: sql/migrations/*.sql in order, each in one transaction and once,
# then sql/grants.sql. Any number may run at the same time; a second run changes nothing.
# usage: migrate.sh CONNINFO    a login as the owner of all objects: "host=… dbname=… user=loyalty"
set -eu
[ $# = 1 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
conninfo=$1
sql=$(cd "$(dirname "$0")/../sql" && pwd)
lock=7305804402 # any number that no job's lock has
PGOPTIONS='-c client_min_messages=warning -c timezone=UTC -c search_path=public'
PGAPPNAME=migrate
PGCLIENTENCODING=UTF8
export PGOPTIONS PGAPPNAME PGCLIENTENCODING

run() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 "$conninfo"
}

applied=$(run <<EOT
BEGIN;
SELECT '' FROM pg_advisory_xact_lock($lock);
CREATE TABLE IF NOT EXISTS schema_migration (
	name text PRIMARY KEY,
	checksum text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
SELECT name || ' ' || checksum FROM schema_migration ORDER BY name;
COMMIT;
EOT
)

script=
waiting=
for file in "$sql"/migrations/*.sql; do
	name=$(basename "$file" .sql)
	checksum=$(sha256sum "$file" | cut -d ' ' -f 1)
	kept=$(printf '%s\n' "$applied" | sed -n "s/^$name //p")
	if [ "$kept" = "$checksum" ]; then
		[ -z "$waiting" ] || { echo "migrate: $waiting comes before $name, which is applied already" >&2; exit 1; }
		continue
	fi
	[ -z "$kept" ] || { echo "migrate: $name was changed after it was applied: write a new migration" >&2; exit 1; }
	waiting=${waiting:-$name}
	# Asked again behind the lock: another run may have been faster.
	script="$script
BEGIN;
SELECT '' FROM pg_advisory_xact_lock($lock);
SELECT count(*) = 0 AS wanted FROM schema_migration WHERE name = '$name' \\gset
\\if :wanted
\\echo migrate: $name
SET LOCAL lock_timeout = '2s';
\\i '$file'
INSERT INTO schema_migration (name, checksum) VALUES ('$name', '$checksum');
\\endif
COMMIT;"
done
news=$(run <<EOT
$script
BEGIN;
SELECT '' FROM pg_advisory_xact_lock($lock);
\i '$sql/grants.sql'
COMMIT;
EOT
)
printf '%s\n' "$news" | sed '/^$/d'
