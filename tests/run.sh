#!/usr/bin/env bash
# Builds and runs every test: programs (*_test.c), scripts (*_test.sh) and Node's (*_test.js, *_test.mjs). What prints
# TAP counts line by line, what prints none counts once by its exit status. Ends with "N passed, N failed, N skipped".
#
#   run.sh [WORD…]    all of them, or those whose path contains one of the words
#
# Each gets LOYALTY_DATABASE, a fresh migrated database, if its text asks for it (or it includes ask.h or world.h); BASE_URL, a freshly
# made demo copy running for it alone, with VAR and PORT, if its text says BASE_URL; and an own folder $OUTPUT for
# what it wants to leave behind: tests/output/<its path, with - for / and . (no folder there looks like a source)>/.
set -u
cd "$(dirname "$0")/.." || exit
ROOT=$PWD
output=$ROOT/tests/output
limit=${LIMIT:-300}
export BUILT=${BUILT:-build/debug}
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
unset LOYALTY_CONFIG MAKEFLAGS MAKELEVEL

# With its ending: the same thing has tests in C and in Node. Not as an ending: make takes tests/*/*.c for sources.
output_of() { sed 's|^tests/||; s|[/.]|-|g' <<<"$1"; }
needs_copy() { grep -q BASE_URL "$1"; }
# A program that includes these, by whichever header.
needs_database() { grep -qs LOYALTY_DATABASE "$1" || grep -qsE '(^| )tests/(ask|world)\.h' "$BUILT/${1%.c}.d"; }

run_one() { # <source of a test>
	local file=$1 status=0 command
	OUTPUT=$output/$(output_of "$file")
	export OUTPUT
	rm -rf "$OUTPUT" && mkdir -p "$OUTPUT"
	case $file in
	*.c)
		# shellcheck disable=SC2206
		command=(${UNDER:-} "$BUILT/${file%.c}")
		;;
	*.sh) command=(bash "$file") ;;
	*) command=(node "$file") ;;
	esac
	! needs_database "$file" || command=(tests/with_postgres.sh "${command[@]}")
	timeout -k 10 $limit "${command[@]}" >"$OUTPUT/tap" 2>"$OUTPUT/messages" </dev/null || status=$?
	echo "$file $status" >"$OUTPUT/status"
}

run_with_copy() { # <source>
	local name
	name=$(output_of "$1")
	# shellcheck source=tests/tap.sh
	. tests/tap.sh
	PORT=$(free_port)
	export PORT VAR=$ROOT/var-test/copy BASE_URL=http://localhost:$PORT
	if BUILT=build/release deploy/down.sh reset && cp -a "$ROOT/var-test/fresh" "$VAR" &&
		BUILT=build/release deploy/up.sh start >/dev/null 2>"$output/start"; then
		run_one "$1"
		mkdir -p "$OUTPUT/log" && cp "$VAR"/log/*.log "$OUTPUT/log/"
		BUILT=build/release deploy/down.sh reset
	else
		mkdir -p "$output/$name"
		mv "$output/start" "$output/$name/messages"
		: >"$output/$name/tap"
		echo "$1 start" >"$output/$name/status"
	fi
}

# A demo's year is made once in a run; each copy starts from that.
make_fresh_copy() {
	# shellcheck source=tests/tap.sh
	. tests/tap.sh
	PORT=$(free_port)
	export PORT VAR=$ROOT/var-test/fresh BUILT=build/release
	deploy/up.sh start >/dev/null 2>"$output/start" && deploy/down.sh
}

if [ "${1:-}" = --one ]; then
	run_one "$2"
	exit 0
fi

# One run at a time: they share the copy and the folder of results.
mkdir -p build
exec 8>build/tests.lock
flock 8

give_up() {
	echo "$1"
	echo "0 passed, 1 failed, 0 skipped"
	exit 1
}
cleanup() {
	for copy in copy fresh; do
		[ ! -e var-test/$copy ] || VAR=$ROOT/var-test/$copy deploy/down.sh reset
	done
	rm -rf var-test
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

cleanup
rm -rf "$output"
mkdir -p "$output"
for variant in debug release; do
	target=build
	[ $variant = release ] || target=all
	make -s -j "$(nproc)" VARIANT=$variant $target >"$output/build-$variant" 2>&1 ||
		{ tail -n 40 "$output/build-$variant"; give_up "$variant does not build"; }
done
tests/npm.sh >"$output/npm" 2>&1 || { tail -n 20 "$output/npm"; give_up "npm ci failed"; }

alone=() together=()
while read -r file; do
	if [ $# -gt 0 ]; then
		wanted=no
		for word; do [[ $file != *$word* ]] || wanted=yes; done
		[ $wanted = yes ] || continue
	fi
	if needs_copy "$file"; then alone+=("$file"); else together+=("$file"); fi
done < <(find tests -name node_modules -prune -o -name output -prune -o -type f \
	\( -name '*_test.c' -o -name '*_test.sh' -o -name '*_test.js' -o -name '*_test.mjs' \) -print | sort)

if [ ${#together[@]} -gt 0 ]; then
	# One cluster, two tests at a time, each with a database of its own.
	printf '%s\0' "${together[@]}" |
		tests/with_postgres.sh xargs -0 -n 1 -P 2 tests/run.sh --one || give_up "Postgres did not start"
fi
if [ ${#alone[@]} -gt 0 ]; then
	(make_fresh_copy) || { cat "$output/start"; give_up "the copy did not start"; }
fi
for file in "${alone[@]}"; do (run_with_copy "$file"); done

# Every program's results, then the sum.
find "$output" -name status | sort | while read -r status; do
	read -r file code <"$status"
	LC_ALL=C awk -v file="$file" -v code="$code" -v messages="${status%status}messages" '
		function complain(text) { bad++; print "FAILED " file ": " text }
		/^1\.\.[0-9]+/ { plan += substr($0, 4); next }
		/^not ok/ { seen++; if (tolower($0) ~ /# (todo|skip)/) { skipped++; failing = 0; next }; complain(substr($0, 8)); failing = 1; next }
		/^ok/ { seen++; failing = 0; if (tolower($0) ~ /# *skip/) { skipped++; print "skipped " file ": " substr($0, 4) } else good++; next }
		/^Bail out/ { complain($0) }
		failing { print "    " $0 }
		END {
			if (code == "start") complain("the copy did not start")
			else if (!seen && code == 0) good++
			else if (code == 124 || code == 137) complain("took too long")
			else if (code != 0 && !bad) complain("ended with status " code)
			else if (plan > seen && !bad) complain("said " plan " tests, ran " seen)
			if (bad) while ((getline line < messages) > 0 && lines++ < 60) print "    " line
			print good + 0, bad + 0, skipped + 0 > "/dev/stderr"
		}' "${status%status}tap"
done 2>"$output/counts"
read -r good bad skipped < <(awk '{ a += $1; b += $2; c += $3 } END { print a + 0, b + 0, c + 0 }' "$output/counts")
[ $((good + bad)) -gt 0 ] || bad=1
# Each test left its results, and nobody else's in their place.
[ "$(wc -l <"$output/counts")" = $((${#together[@]} + ${#alone[@]})) ] || { echo "FAILED: results are missing"; bad=$((bad + 1)); }
echo "$good passed, $bad failed, $skipped skipped"
[ "$bad" = 0 ]
