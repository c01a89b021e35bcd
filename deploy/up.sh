#!/usr/bin/env bash
# Runs a private copy of everything under VAR, answering on PORT: Postgres, the pools of FastCGI processes, the
# worker's cron lines and nginx. All are children of this script, in sessions of their own, and end with it.
#
#   up.sh run       stays until Ctrl-C or down.sh, then stops everything
#   up.sh start     the same in the background; returns once /health answers
#   up.sh exec CMD  runs CMD as the copy's user with its configuration: build/release/bin/worker verify
#
# CRON is another file of cron lines: /dev/null for a copy whose jobs are started by hand.
set -euo pipefail
umask 077
# shellcheck source=deploy/place.sh
. "$(dirname "$0")/place.sh"
export LOYALTY_CONFIG=$VAR/loyalty.conf LIBFCGI_OS_CLOSE_POLL_TIMEOUT=0 LC_ALL=C.UTF-8
postgres=$(find /usr/lib/postgresql/*/bin -name postgres -printf '%h\n' | sort -V | tail -n 1)
pages=$(($(nproc) * 2 < 16 ? $(nproc) * 2 : 16))
declare -A services # pid -> name
declare -a order=() # pids in the order they came

say() { echo "$*" >&2; }
die() { say "$*"; exit 1; }

stop_services() {
	trap '' INT TERM HUP
	local i pid signal
	for ((i = ${#order[@]} - 1; i >= 0; i--)); do
		pid=${order[i]}
		case ${services[$pid]} in
		nginx) signal=QUIT ;;
		postgres) signal=INT ;;
		*) signal=TERM ;;
		esac
		kill -"$signal" "$pid" 2>/dev/null || continue
		# 10 seconds each, then by force.
		for _ in {1..100}; do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.1
		done
		kill -KILL -- "-$pid" 2>/dev/null || true
	done
	[ "${RUN:-$VAR/run}" = "$VAR/run" ] || rm -rf "$RUN" "$VAR/run/elsewhere"
	rm -f "$VAR/run/up.pid" "$VAR/run/ready"
}

service() { # <name> <command>…: in a session of its own, so that Ctrl-C reaches only this script
	local name=$1
	shift
	setsid setpriv "${identity[@]}" --pdeathsig TERM -- "$@" >>"$VAR/log/$name.log" 2>&1 9>&- </dev/null &
	services[$!]=$name
	order+=($!)
}

pool() { # <socket's name> <processes> <binary> [nice]
	local nice=(nice -n "${4:-0}")
	rm -f "$VAR/run/$1.sock"
	# A process that dies is replaced for ever; all die with their parent.
	service "$1" "${nice[@]}" spawn-fcgi -n -s "$RUN/$1.sock" -M 0600 -b 1024 -- \
		/usr/bin/multiwatch -f "$2" -r 1000000000 -t 1 -- /usr/bin/setpriv --pdeathsig TERM -- "$BUILT/bin/$3"
}

prepare_folders() {
	mkdir -p "$VAR"
	for folder in run log nginx; do mkdir -p "$VAR/$folder"; done
	[ "$(id -u)" != 0 ] || chown -R "$user" "$VAR"
	exec 9>"$VAR/run/lock"
	flock -n 9 || die "a copy runs under $VAR already: make stop ends it"
	[ "$(stat -c %U "$VAR")" = "$user" ] || die "$VAR belongs to $(stat -c %U "$VAR"): make reset, or another VAR"
	if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then die "port $PORT is in use: set PORT"; fi

	# A socket's path may have 107 bytes.
	RUN=$VAR/run
	if [ ${#RUN} -gt 85 ]; then
		[ ! -s "$VAR/run/elsewhere" ] || rm -rf "$(cat "$VAR/run/elsewhere")"
		RUN=$(as_user mktemp -d /tmp/loyalty.XXXXXX)
		echo "$RUN" >"$VAR/run/elsewhere"
	fi
	[ -f "$VAR/clock" ] || as_user head -c 8 /dev/zero >"$VAR/clock"
	[ "$(id -u)" != 0 ] || chown "$user" "$VAR/run/"* "$VAR/clock"
	echo $$ >"$VAR/run/up.pid"
}

# Keys are made once; the rest follows from where the copy lies.
write_configuration() {
	local keys=$VAR/loyalty.conf new=$VAR/loyalty.conf.new purpose
	{
		echo "# Made by deploy/up.sh; deploy/loyalty.conf.example explains it. The keys are this copy's own and stay."
		printf '%s = %s\n' mode demo var "$VAR" root "$ROOT" words "$BUILT/words" \
			database "host=$RUN dbname=loyalty" default_network blkpages public_origin "http://localhost:$PORT"
		for purpose in seal index form code card chain account; do
			grep -s "^key_${purpose}_" "$keys" ||
				echo "key_${purpose}_1 = $(od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n')"
		done
		grep -s '^webpush_' "$keys" || "$ROOT/deploy/webpush_keys.sh"
	} >"$new"
	[ "$(id -u)" != 0 ] || chown "$user" "$new"
	mv "$new" "$keys"
}

start_postgres() {
	local role buffers
	# A quarter of the memory is Postgres' own cache, from 128 MB to 4 GB; what is not used is not taken.
	buffers=$(awk '/^MemTotal/ { mb = int($2 / 4096); mb = mb > 4096 ? 4096 : mb; print (mb < 128 ? 128 : mb) }' /proc/meminfo)
	if [ ! -f "$VAR/pg/PG_VERSION" ]; then
		say "making the database under $VAR/pg"
		rm -rf "$VAR/pg.new"
		as_user "$postgres/initdb" -D "$VAR/pg.new" -U postgres --auth=peer --encoding=UTF8 --locale=C \
			--data-checksums >"$VAR/log/initdb.log" || { cat "$VAR/log/initdb.log" >&2; exit 1; }
		mv "$VAR/pg.new" "$VAR/pg"
	fi
	# One OS user may be each of the roles: a demo has no more users than that.
	echo "local all all peer map=demo" >"$VAR/pg/pg_hba.conf"
	for role in postgres loyalty loyalty_{guest,manage,owner,api,dev,worker,send,hook,setup}; do
		echo "demo $user $role"
	done >"$VAR/pg/pg_ident.conf"
	# After a crash the whole file system is flushed at once: file by file takes seconds of everybody's time.
	service postgres "$postgres/postgres" -D "$VAR/pg" -k "$RUN" -c listen_addresses= \
		-c unix_socket_permissions=0700 -c max_connections=120 -c shared_buffers="${buffers}MB" -c timezone=UTC \
		-c log_timezone=UTC -c recovery_init_sync_method=syncfs
	for _ in {1..300}; do
		as_user "$postgres/pg_isready" -q -h "$RUN" -U postgres -d postgres && break
		kill -0 "${order[0]}" 2>/dev/null || break
		sleep 0.1
	done
	as_user "$postgres/pg_isready" -q -h "$RUN" -U postgres -d postgres || { tail "$VAR/log/postgres.log" >&2; die "Postgres did not start"; }
	as_user psql -X -q -v ON_ERROR_STOP=1 -h "$RUN" -U postgres -d postgres -f "$ROOT/deploy/roles.sql"
	as_user psql -X -q -At -h "$RUN" -U postgres -d postgres -c "SELECT 1 FROM pg_database WHERE datname='loyalty'" |
		grep -q 1 || as_user "$postgres/createdb" -h "$RUN" -U postgres -O loyalty loyalty
	as_user "$ROOT/deploy/migrate.sh" "host=$RUN dbname=loyalty user=loyalty"
	as_user "$BUILT/bin/worker" demo
	# The consoles have their figures from the first page on; later the worker keeps them. What it cannot make now it tries again: that is
	# no reason to be closed.
	as_user "$BUILT/bin/worker" keep_summaries 2>>"$VAR/log/cron.log" || say "some figures are not made yet: log/cron.log says why"
}

start_nginx() {
	export VAR RUN PORT
	STATIC=$BUILT/static "$ROOT/deploy/nginx.sh" demo >"$VAR/nginx/nginx.conf"
	[ "$(id -u)" != 0 ] || chown "$user" "$VAR/nginx/nginx.conf"
	service nginx /usr/sbin/nginx -e "$VAR/log/nginx-error.log" -p "$VAR/nginx/" -c "$VAR/nginx/nginx.conf"
}

ended() { # says which service is gone, and its last words
	local pid
	for pid in "${order[@]}"; do
		kill -0 "$pid" 2>/dev/null && continue
		say "${services[$pid]} ended; the end of $VAR/log/${services[$pid]}.log:"
		tail -n 5 "$VAR/log/${services[$pid]}.log" >&2
		return 0
	done
	return 1
}

# /health is well and each pool answers something: a binary that does not start is a 502.
wait_for_health() {
	local end=$((SECONDS + 30)) url=http://127.0.0.1:$PORT pool
	local -A page=([api]=/health [guest]=/blkpages/ [manage]=/manage/ [password]=/manage/sign-in [owner]=/owner/sign-in [hook]=/hooks/whatsapp/platform
		[dev]=/dev/clock)
	for pool in api guest manage password owner hook dev; do
		local how=()
		[ $pool != password ] || how=(-X POST)
		until [[ $(curl -s -o /dev/null -m 5 -w '%{http_code}' "${how[@]}" "$url${page[$pool]}") = [1-4]* ]]; do
			! ended || exit 1
			[ $SECONDS -lt $end ] || {
				tail -n 3 "$VAR/log/$pool.log" >&2
				die "${page[$pool]} does not answer; see $VAR/log"
			}
			sleep 0.2
		done
	done
}

print_addresses() {
	cat <<-END

		Running. Everything is under $VAR.

		  guest       http://localhost:$PORT/blkpages/    +447700900123, the code is at /dev/outbox
		  till        http://localhost:$PORT/manage/      cashier@blkpages.example, manager@…, admin@…: loyalty-demo
		  owner       http://localhost:$PORT/owner/       owner@platform.example: loyalty-demo, the code is at /dev/outbox
		  messages    http://localhost:$PORT/dev/outbox
		  clock       http://localhost:$PORT/dev/clock

	END
}

run() {
	trap stop_services EXIT
	trap 'exit 0' INT TERM HUP
	prepare_folders
	write_configuration
	start_postgres
	pool guest "$pages" guest
	pool manage 2 manage
	pool password 1 manage 10
	pool owner 2 owner
	pool api "$pages" api
	pool hook 2 hook
	pool dev 2 dev # one may be waiting for the jobs after the clock was moved
	WORKER=$BUILT/bin/worker service cron "$ROOT/deploy/cron_loop.sh" "${CRON:-$ROOT/deploy/loyalty.cron}"
	start_nginx
	wait_for_health
	touch "$VAR/run/ready"
	print_addresses
	wait -n "${order[@]}" || true
	ended || true
	exit 1
}

start() {
	local pid
	mkdir -p "$VAR/log"
	if [ -e "$VAR/run/lock" ] && ! flock -n "$VAR/run/lock" true; then
		die "a copy runs under $VAR already: make stop ends it"
	fi
	rm -f "$VAR/run/ready"
	setsid "$0" run >"$VAR/log/up.log" 2>&1 </dev/null &
	pid=$!
	until [ -e "$VAR/run/ready" ]; do
		kill -0 "$pid" 2>/dev/null || { cat "$VAR/log/up.log" >&2; exit 1; }
		sleep 0.1
	done
	print_addresses
}

case ${1:-} in
run) run ;;
start) start ;;
exec) shift; export WORKER=$BUILT/bin/worker; exec setpriv "${identity[@]}" -- "$@" ;;
*) sed -n '2,7p' "$0" >&2; exit 2 ;;
esac
