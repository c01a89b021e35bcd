#!/usr/bin/env bash
# What `make check` does, part after part, each to its end: what it found, then how long each part took.
#
#   check.sh [PART…]    of: format shell compilers tidy cppcheck coverage memory; commas may stand between; all without
#
# make says in C_FILES which files there are, in CHECK_FLAGS how they are compiled. Ends with 1 if any part failed.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
unset LOYALTY_CONFIG MAKEFLAGS MAKELEVEL
read -ra files <<<"${C_FILES:?set by make}"
export CHECK_FLAGS
export ASAN_OPTIONS=detect_leaks=1
cores=$(nproc)
covered_at_least=90 # per cent of the lines of cgi-bin/
quiet() { make -s --no-print-directory -j "$cores" "$@"; }

check_format() { clang-format --dry-run -Werror "${files[@]}"; }

check_shell() { shellcheck -S warning deploy/*.sh tests/*.sh tests/*/*.sh cgi-bin/tools/*.sh; }

# Warnings are errors: the flags are in the Makefile.
check_compilers() {
	local failed=0
	quiet VARIANT=debug CC="${GCC:-gcc}" all || failed=1
	quiet VARIANT=release CC="${GCC:-gcc}" all || failed=1
	quiet VARIANT=debug-clang CC=clang all || failed=1
	quiet VARIANT=release-clang CC=clang all || failed=1
	return $failed
}

# What it looks for, and what not and why: .clang-tidy. The product only: tests are held by the compilers.
check_tidy() {
	quiet VARIANT=debug build || return
	# shellcheck disable=SC2086
	find cgi-bin -name '*.c' -print0 | sort -z | xargs -0 -n 4 -P "$cores" sh -c \
		'clang-tidy --quiet "$@" -- $CHECK_FLAGS 2>&1' sh | sed '/^[0-9]* warnings\? generated\.$/d'
}

# What it need not say, and why: cppcheck.txt.
check_cppcheck() {
	quiet VARIANT=debug build || return
	sed 's/[ \t]*#.*//; /^$/d' tests/check/cppcheck.txt >build/cppcheck.txt
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr -j "$cores" \
		--enable=warning,performance,portability --suppressions-list=build/cppcheck.txt \
		--library=posix -D_GNU_SOURCE \
		-D'json_object_foreach(object,key,value)=while ((key = next(object)) && (value = next(object)))' \
		-D'json_array_foreach(array,index,value)=while ((index = next(array)) && (value = next(array)))' \
		-Icgi-bin -Ibuild/debug/generated cgi-bin
}

# Programs of the variant in $BUILT, and scripts that run its binaries; ends with 1 if one of them fails.
run_tests() { # <file>…
	local failed=0 file name status
	quiet VARIANT=debug build || return # whose catalogues of words the tests read, whatever variant they are
	tests/npm.sh >build/npm 2>&1 || { tail -n 20 build/npm; return 1; }
	printf '%s\0' "$@" | tests/with_postgres.sh xargs -0 -n 1 -P "$cores" tests/run.sh --one || return
	for file; do
		name=$(sed 's|^tests/||; s|[/.]|-|g' <<<"$file")
		read -r _ status <"tests/output/$name/status"
		[ "$status" != 0 ] || continue
		failed=1
		echo "$file ends with $status"
		grep -A 5 '^not ok' "tests/output/$name/tap" | head -n 20
		tail -n 40 "tests/output/$name/messages"
	done
	return $failed
}

# Lines of cgi-bin/ that the tests run which need no browser and no nginx: C programs and the worker's script.
check_coverage() {
	local failed=0
	quiet VARIANT=coverage CC="${GCC:-gcc}" all || return
	find build/coverage -name '*.gcda' -delete
	BUILT=build/coverage run_tests tests/*_test.c tests/*/*_test.c tests/worker/worker_test.sh || failed=1
	gcovr --root . --object-directory build/coverage --filter cgi-bin/ --csv build/coverage/lines.csv -j "$cores" \
		build/coverage >build/coverage/messages 2>&1 || { tail build/coverage/messages; return 1; }
	LC_ALL=C awk -F, -v least=$covered_at_least '
		NR > 1 { lines += $2; run += $3; printf "%5.1f %%  %4d of %4d lines  %s\n", 100 * $4, $3, $2, $1 | "sort -n | head -n 10" }
		END {
			close("sort -n | head -n 10")
			printf "coverage: %.1f %% of the lines of cgi-bin/ (%d of %d), at least %d %%\n", 100 * run / lines, run, lines, least
			exit 100 * run < least * lines
		}' build/coverage/lines.csv || failed=1
	return $failed
}

# Reads of what was never written, which the sanitizers of `make test` do not see (they see leaks and what lies outside).
# Pages, rules and machinery as they are delivered; what reckons for long, while others wait until they give up, or shuts
# itself in, stays out.
check_memory() {
	local file left_out='sandbox_test|password_test|staff_test|cap_test|ledger_test' programs=()
	quiet VARIANT=release CC="${GCC:-gcc}" all || return
	for file in tests/{core,domain,guest}/*_test.c; do
		[[ $file =~ $left_out ]] || programs+=("$file")
	done
	UNDER="valgrind --quiet --error-exitcode=99 --leak-check=no --suppressions=tests/check/valgrind.txt" \
		BUILT=build/release LIMIT=1200 run_tests "${programs[@]}"
}

main() {
	local parts=(format shell compilers tidy cppcheck coverage memory) part said failed=0 table=
	[ $# = 0 ] || read -ra parts <<<"${*//,/ }"
	for part in "${parts[@]}"; do
		[[ " format shell compilers tidy cppcheck coverage memory " = *" $part "* ]] || { sed -n 4p "$0" >&2; exit 2; }
	done
	# The folder of results is that of `make test`.
	mkdir -p build
	exec 8>build/tests.lock
	flock 8
	for part in "${parts[@]}"; do
		echo "check: $part"
		SECONDS=0
		said=passed
		"check_$part" || { said=FAILED failed=1; }
		table+=$(printf '%-10s %5d s  %s' "$part" $SECONDS $said)$'\n'
	done
	printf '\n%s' "$table"
	return $failed
}
main "$@"
