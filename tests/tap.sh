# shellcheck shell=bash
# TAP for scripts: check "what should be" command…; is "what should be" got wanted; ends with: finish.
tests=0 failed=0
check() {
	local name=$1
	shift
	tests=$((tests + 1))
	if "$@" >/tmp/tap.$$ 2>&1; then
		echo "ok $tests - $name"
	else
		failed=$((failed + 1))
		echo "not ok $tests - $name"
		sed 's/^/#   /' /tmp/tap.$$ | head -n 40
	fi
	rm -f /tmp/tap.$$
}
is() {
	# shellcheck disable=SC2016
	check "$1" bash -c '[ "$0" = "$1" ] || { printf "got:    %s\nwanted: %s\n" "$0" "$1"; exit 1; }' "$2" "$3"
}
has() { # <name> <text> <extended regular expression>
	# shellcheck disable=SC2016
	check "$1" bash -c 'grep -qE -- "$1" <<<"$0" || { printf "no %s in:\n%s\n" "$1" "$0"; exit 1; }' "$2" "$3"
}
lacks() {
	# shellcheck disable=SC2016
	check "$1" bash -c '! grep -E -- "$1" <<<"$0"' "$2" "$3"
}
skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}
finish() {
	echo "1..$tests"
	[ $failed = 0 ]
}
free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 12000))
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo $port
}
