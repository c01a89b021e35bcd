#!/usr/bin/env bash
# Every input of the fuzz targets' corpora, regressions among them, through the same functions in the debug build.
set -u
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/tap.sh
. tests/tap.sh
built=${BUILT:-build/debug}
for source in tests/fuzz/*.c; do
	target=$(basename "$source" .c)
	check "$target: its corpus does no harm" timeout 60 "$built/tests/fuzz/$target" "tests/fuzz/corpus/$target"
done
finish
