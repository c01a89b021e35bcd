#!/bin/bash
# Runs a command against a throwaway database: a private cluster on a local socket, migrated, removed afterwards.
# usage: with_postgres.sh COMMAND [ARGUMENT...]
#        with_postgres.sh --ctl ARGUMENT...     pg_ctl on the cluster this runs under: stop, start
# The command finds in its environment
#	LOYALTY_DATABASE  "host=… dbname=…": add " user=loyalty_guest" or another role; user=postgres may do all
#	LOYALTY_CLUSTER   the cluster's folder. Called again with it, this script only makes a fresh copy of
#	                  the migrated database for the inner command: one cluster for many tests.
set -eu
[ $# -gt 0 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
child=
cluster=
database=

bin=$(pg_config --bindir 2>/dev/null || true)
[ -x "$bin/initdb" ] || bin=$(find /usr/lib/postgresql -name initdb -printf '%h\n' | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || { echo "with_postgres: initdb is not installed: deploy/packages.sh test" >&2; exit 1; }

# Postgres refuses to run as root.
as_server=()
if [ "$(id -u)" = 0 ]; then
	server=postgres
	id -u $server >/dev/null 2>&1 || server=nobody
	as_server=(runuser -u "$server" --)
fi

if [ "$1" = --ctl ]; then
	cd /
	exec "${as_server[@]}" "$bin/pg_ctl" -D "$LOYALTY_CLUSTER/data" -l "$LOYALTY_CLUSTER/data/log" -w -s "${@:2}"
fi

leave() {
	trap '' HUP INT TERM
	[ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null || true
	if [ -n "$cluster" ]; then
		"${as_server[@]}" "$bin/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null 2>&1 || true
		rm -rf "$cluster"
	elif [ -n "$database" ]; then
		"$bin/dropdb" -h "$LOYALTY_CLUSTER" -U postgres --if-exists --force "$database" || true
	fi
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

start_cluster() {
	cluster=$(mktemp -d /tmp/loyalty.XXXXXX)
	chmod 755 "$cluster"
	[ ${#as_server[@]} = 0 ] || chown "$server" "$cluster"
	cd / # the server's user may not be allowed into the present folder
	"${as_server[@]}" "$bin/initdb" -D "$cluster/data" -U postgres -A trust -N --encoding=UTF8 \
		--locale=C >"$cluster/initdb.log" 2>&1 || { cat "$cluster/initdb.log" >&2; exit 1; }
	cat >>"$cluster/data/postgresql.conf" <<-EOT
		listen_addresses = ''
		unix_socket_directories = '$cluster'
		max_connections = 200
		shared_buffers = 64MB
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		wal_level = minimal
		max_wal_senders = 0
		autovacuum_naptime = 5min
	EOT
	"${as_server[@]}" "$bin/pg_ctl" -D "$cluster/data" -l "$cluster/data/log" -w start >/dev/null ||
		{ cat "$cluster/data/log" >&2; exit 1; }
	cd "$OLDPWD"
	export LOYALTY_CLUSTER="$cluster"
	psql -X -q -v ON_ERROR_STOP=1 -d "host=$cluster user=postgres dbname=postgres" -f "$root/deploy/roles.sql"
	"$bin/createdb" -h "$cluster" -U postgres -O loyalty loyalty_template
	"$root/deploy/migrate.sh" "host=$cluster dbname=loyalty_template user=loyalty" >/dev/null
}

[ -n "${LOYALTY_CLUSTER:-}" ] || start_cluster
name=loyalty_$$_$RANDOM
"$bin/createdb" -h "$LOYALTY_CLUSTER" -U postgres -O loyalty -T loyalty_template "$name"
database=$name
export LOYALTY_DATABASE="host=$LOYALTY_CLUSTER dbname=$name"

# A process group of its own, so that whatever the command started ends with it.
set -m
"$@" <&0 &
child=$!
set +m
status=0
wait "$child" || status=$?
child=
exit "$status"
