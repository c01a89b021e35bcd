#!/usr/bin/env bash
# Runs every fuzz target (tests/fuzz/*.c) under libFuzzer with the address and undefined-behaviour sanitizers, two at a
# time, from its corpus on, and prints what it reached. Ends with 1 on any crash.
#
#	TARGET="form log"  only these    SECONDS_EACH=60  how long each    REPLAY=file  one input, with TARGET=
#
# What was found lies under $VAR/fuzz: crashing inputs in crashes/, inputs that reach something new in corpus/.
set -u
cd "$(dirname "$0")/../.." || exit
var=${VAR:-var}/fuzz
seconds=${SECONDS_EACH:-60}
export LOYALTY_WORDS=build/fuzz/words LOYALTY_VAR=build/fuzz
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1:max_allocation_size_mb=1024 UBSAN_OPTIONS=print_stacktrace=1
targets=${TARGET:-$(basename -s .c tests/fuzz/*.c)}

run() { # <target>
	local target=$1 found=$var/corpus/$1 corpus=tests/fuzz/corpus/$1 options=(-max_len=4096)
	mkdir -p "$found" "$var/crashes"
	# libfcgi's failed assertion leaves behind what it had.
	[ "$target" != fastcgi ] || local -x ASAN_OPTIONS=${ASAN_OPTIONS/detect_leaks=1/detect_leaks=0}
	build/fuzz/tests/fuzz/"$target" "$found" "$corpus" "${options[@]}" -max_total_time="$seconds" -timeout=10 \
		-rss_limit_mb=2048 -malloc_limit_mb=1024 -close_fd_mask=3 -print_final_stats=1 \
		-artifact_prefix="$var/crashes/$target-" >"$var/$target.log" 2>&1
	echo $? >"$var/$target.status"
}

if [ -n "${REPLAY:-}" ]; then exec build/fuzz/tests/fuzz/"$TARGET" "$REPLAY"; fi
mkdir -p "$var"
rm -f "$var"/*.status "$var"/*.log
for target in $targets; do
	while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
	run "$target" &
done
wait

failed=0
printf '%-15s %12s %10s %8s %8s %8s\n' target execs execs/s edges crashes corpus
for target in $targets; do
	log=$var/$target.log
	stat() { awk -v name="stat::$1:" '$1 == name { last = $2 } END { print last }' "$log"; }
	edges=$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1)
	status=$(cat "$var/$target.status")
	crashes=$([ "$status" = 0 ] && echo 0 || echo 1)
	printf '%-15s %12s %10s %8s %8s %8s\n' "$target" "$(stat number_of_executed_units)" \
		"$(stat average_exec_per_sec)" "${edges#cov: }" "$crashes" "$(find "$var/corpus/$target" -type f | wc -l)"
	[ "$status" = 0 ] || failed=1
done
for input in $(for t in $targets; do find "$var/crashes" -name "$t-*" 2>/dev/null; done); do
	target=$(basename "$input")
	echo "again: make fuzz TARGET=${target%%-*} REPLAY=$input"
done
exit $failed
