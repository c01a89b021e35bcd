#!/usr/bin/env bash
# A private copy as people run it: it starts, survives what kills its parts, keeps its data, stands beside another
# one, and leaves nothing behind however it ends.
set -u
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/tap.sh
. tests/tap.sh
OUTPUT=${OUTPUT:-$(mktemp -d)}
# The runner's own database would win over the copy's.
unset VAR PORT "${!LOYALTY_@}"
one=$PWD/var-test/one two=$PWD/var-test/two-$(printf 'long%.0s' {1..20})
port=$(free_port) other=$(free_port)
url=http://127.0.0.1:$port

copy() { # <VAR> <PORT> <script> …
	local place=$1 number=$2
	shift 2
	VAR=$place PORT=$number BUILT=build/release "$@"
}
leave() {
	copy "$one" "$port" deploy/down.sh reset
	copy "$two" "$other" deploy/down.sh reset
}
trap leave EXIT
trap 'exit 1' INT TERM
leave

# Processes that were started with this VAR, by what the kernel says of them.
left() {
	for _ in {1..60}; do
		found=$(grep -lzs -- "$1/loyalty.conf" /proc/[0-9]*/environ; pgrep -f -- "$1/(pg|nginx)")
		[ -n "$found" ] || return 0
		sleep 0.1
	done
	ps -o pid,ppid,user,args -p "$(tr -dc '0-9\n' <<<"$found" | paste -sd,)"
	return 1
}
status() { curl -s -o /dev/null -m 10 -w '%{http_code}' "$@"; }
processes() { pgrep -f -- "build/release/bin/$1\$" | while read -r pid; do
	! grep -qzs "$one/loyalty.conf" "/proc/$pid/environ" || [ "$(cat "/proc/$pid/comm")" = multiwatch ] || echo "$pid"
done; }

check "a copy starts" copy "$one" "$port" deploy/up.sh start
is "and is well" "$(status "$url/health")" 200
is "the loyalty page is there" "$(status "$url/blkpages/")" 200
is "and the till's sign-in" "$(status "$url/manage/sign-in")" 200
is "and the owner's" "$(status "$url/owner/sign-in")" 200
is "and the messages" "$(status "$url/dev/outbox")" 200
is "and the clock" "$(status "$url/dev/clock")" 200
is "and the figures" "$(status "$url/metrics")" 200
check "the ledger is right" copy "$one" "$port" deploy/up.sh exec build/release/bin/worker verify
check "a second start under the same VAR is refused" bash -c "! VAR=$one PORT=$other BUILT=build/release deploy/up.sh start"
check "another copy stands beside it" copy "$two" "$other" deploy/up.sh start
is "with its own address" "$(status "http://127.0.0.1:$other/health")" 200
check "a port in use is said" bash -c "VAR=$one-x PORT=$other BUILT=build/release deploy/up.sh run 2>&1 | grep -q 'port $other is in use'; rm -rf $one-x"

ps -o user= -p "$(paste -sd, < <(processes guest; processes manage; processes owner; processes api; processes hook; processes dev))" | sort -u >"$OUTPUT/users" 2>&1
lacks "no binary runs as root" "$(cat "$OUTPUT/users")" '^root$'
is "sockets are for nobody else" "$(stat -c %a "$one"/run/*.sock | sort -u)" 600
is "so are the keys" "$(stat -c %a "$one/loyalty.conf")" 600

before=$(processes guest | sort)
# shellcheck disable=SC2086
kill -KILL $before
sleep 1
is "killed processes are replaced" "$(processes guest | wc -l)" "$(wc -l <<<"$before")"
is "and pages answer" "$(for _ in {1..10}; do status "$url/blkpages/"; done)" "$(printf '200%.0s' {1..10})"
for _ in {1..50}; do status "$url/blkpages/"; echo; done >"$OUTPUT/during" &
# shellcheck disable=SC2046
kill -TERM $(processes guest)
wait $!
is "processes told to end finish what they have in hand" "$(sort "$OUTPUT/during" | uniq -c | xargs)" "50 200"

keys=$(grep ^key_ "$one/loyalty.conf")
check "it stops" copy "$one" "$port" deploy/down.sh
check "and leaves no process" left "$one"
is "the other one goes on" "$(status "http://127.0.0.1:$other/health")" 200
check "stopping twice is no harm" copy "$one" "$port" deploy/down.sh

VAR=$one PORT=$port BUILT=build/release deploy/up.sh run >"$OUTPUT/run" 2>&1 &
run=$!
for _ in {1..300}; do [ ! -e "$one/run/ready" ] || break; sleep 0.1; done
is "it starts again in the foreground" "$(status "$url/health")" 200
has "says where to look" "$(cat "$OUTPUT/run")" "http://localhost:$port/blkpages/"
is "with its keys" "$(grep ^key_ "$one/loyalty.conf")" "$keys"
lacks "and its data" "$(cat "$OUTPUT/run")" 'making the database'
kill -TERM "$run"
wait "$run"
is "told to end it ends well" $? 0
check "and leaves no process" left "$one"

kill -KILL "$(cat "$two/run/up.pid")"
check "a copy whose parent is killed ends by itself" left "$two"
check "and starts again" copy "$two" "$other" deploy/up.sh start
check "its ledger is right" copy "$two" "$other" deploy/up.sh exec build/release/bin/worker verify
elsewhere=$(cat "$two/run/elsewhere")
check "reset stops it" copy "$two" "$other" deploy/down.sh reset
check "leaves no process" left "$two"
check "and no file" test ! -e "$two" -a ! -e "$elsewhere"
mkdir -p "$two" && touch "$two/mine"
check "what no copy made is not removed" bash -c "! VAR=$two deploy/down.sh reset 2>/dev/null; [ -e $two/mine ]"
rm -rf "$two"
finish
