#!/usr/bin/env bash
# Every input of the fuzz targets' corpora, regressions among them, through the same functions in the debug build.
set -u
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/tap.sh
. tests/tap.sh
built=${BUILT:-build/debug}
for source in tests/fuzz/*.c; do
	target=$(basename "$source" .c)
	options=${ASAN_OPTIONS:-}
	# What libfcgi's known end leaves behind is not looked for; the environment wins over what the target says.
	[ "$target" != fastcgi ] || options+=:detect_leaks=0
	check "$target: its corpus does no harm" env ASAN_OPTIONS="$options" timeout 60 "$built/tests/fuzz/$target" "tests/fuzz/corpus/$target"
done
finish
