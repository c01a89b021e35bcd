#!/usr/bin/env bash
# Every binary's --sandbox-selftest as the copy's user, with the copy's configuration: each attempt is refused, and
# without the sandbox the same attempts succeed. The processes that serve at BASE_URL are really inside.
set -u
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/tap.sh
. tests/tap.sh
: "${BASE_URL:?run by tests/run.sh}"
export BUILT=build/release
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

selftest() { # <name> <binary> [argument]: status, then what it printed; the log lines lie in $here
	deploy/up.sh exec "$BUILT/bin/$2" --sandbox-selftest ${3:+"$3"} 2>"$here/$1"
	echo "status $?"
}
selftest guest guest >"$here/first"
if grep -q '"missing"' "$here/guest"; then
	skip "the sandbox refuses" "$(grep -o '"missing":"[^"]*"' "$here/guest" | sort -u | paste -sd ' ')"
	finish
	exit
fi

# Where one user runs all binaries, two things are nobody's to refuse.
others="2 skipped: connect to [^ ]*/run/(owner|manage).sock \(one user here\), log in as another role \(one user here\)"
for part in guest manage owner api hook dev worker send setup; do
	case $part in
	worker) text=$(selftest "$part" worker run) ;;
	send) text=$(selftest "$part" worker send) ;;
	setup) text=$(selftest "$part" worker demo) ;;
	*) text=$(selftest "$part" "$part") ;;
	esac
	is "$part ends well" "$(tail -n 1 <<<"$text")" "status 0"
	lacks "$part: every attempt is refused" "$text" '^(SUCCEEDED|UNDECIDED)'
	has "$part: all of at least 55, and it says what was not tried" "$text" "^$part: refused (5[5-9]|[6-9][0-9]) / \1 attempts, $others$"
	for call in "raw socket of IPv4" "socket of the kernel's events" "socket that listens" "execve /bin/true" fork "ptrace of another process" \
		mount "executable memory"; do
		has "$part: $call ends the process" "$text" "^refused $call \(SIGSYS\)$"
	done
	# The sender alone calls other machines.
	for call in "socket of IPv4" "socket of IPv6" "socket of the kernel's routes" thread; do
		if [ "$part" = send ]; then
			has "$part: $call works" "$text" "^allowed $call$"
		else
			has "$part: $call ends the process" "$text" "^refused $call \(SIGSYS\)$"
		fi
	done
	if [ "$part" = send ]; then
		has "$part finds names" "$text" "^allowed name of a machine$"
	else
		has "$part finds no names" "$text" "^refused name of a machine "
	fi
	has "$part: the keys are out of reach" "$text" "^refused read $VAR/loyalty.conf \(EACCES\)$"
	has "$part: so is the database's folder" "$text" "^refused read $VAR/pg/PG_VERSION \(EACCES\)$"
	has "$part: the log names the call" "$(cat "$here/$part")" '"event":"system call refused","call":"execve"'
done

text=$(LOYALTY_SANDBOX=off selftest off guest)
is "without the sandbox it says so" "$(tail -n 1 <<<"$text")" "status 1"
for call in "read $VAR/loyalty.conf" "write $VAR/loyalty.conf" "create in $VAR" "socket of IPv4" "execve /bin/true" "execve of memory" fork \
	thread "ptrace of another process" "kill of another process" "executable memory" "memory made executable"; do
	has "without it: $call" "$text" "^SUCCEEDED $call$"
done
has "and a warning stands in the log" "$(cat "$here/off")" '"level":"warning".*"missing":"no sandbox'

check "the pages answer from inside" curl -sf -o /dev/null "$BASE_URL/blkpages/"
look() { # <binary> <how many at least>: processes of this copy, as the kernel sees them
	local pid found=0
	for pid in $(pgrep -x "$1"); do
		tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" | grep -qxF "LOYALTY_CONFIG=$VAR/loyalty.conf" || continue
		found=$((found + 1))
		grep -qE '^Seccomp:\s2$' "/proc/$pid/status" || { echo "$pid has no list of system calls"; return 1; }
		grep -qE '^NoNewPrivs:\s1$' "/proc/$pid/status" || { echo "$pid may gain privileges"; return 1; }
		grep -qE '^Max core file size +0 +0 ' "/proc/$pid/limits" || { echo "$pid may leave its memory in a file"; return 1; }
	done
	[ $found -ge "$2" ] || { echo "$found processes"; return 1; }
}
inside() { # one that has just been started has a moment
	local said
	for _ in {1..20}; do
		said=$(look "$@" 2>&1) && return 0
		sleep 0.2
	done
	echo "$said"
	return 1
}
for binary in guest api manage owner hook dev worker; do
	check "every $binary process is inside" inside $binary 2
done
finish
