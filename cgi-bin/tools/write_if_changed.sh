#!/bin/sh
# Keeps the time of a generated file that would not change, so that nothing depending on it is rebuilt.
# usage: write_if_changed.sh FILE COMMAND [ARGUMENT...]    FILE becomes what COMMAND prints
set -eu
file=$1
shift
mkdir -p "$(dirname "$file")"
new=$(mktemp "$file.XXXXXX")
trap 'rm -f "$new"' EXIT
trap 'exit 1' HUP INT TERM
"$@" >"$new"
if ! cmp -s "$new" "$file"; then
	chmod 644 "$new"
	mv "$new" "$file"
fi
