#!/bin/bash
# The leanest peer asks our own questions, by the file: each is given as many arguments as its file declares. Those that only write say
# theirs where they are sent.
set -eu
cd "$(dirname "$0")/../.."
. tests/tap.sh

declared() { sed -n 's/^-- in://p' "sql/$1.sql" | tr ',' '\n' | grep -c '[a-z]'; }

asked=$(tr '\n' ' ' <<<"$(cat tests/bench/peers/lean/*.c)" | grep -o '\.name = "[^"]*",[[:space:]]*\.arguments = "[^"]*"' | sed 's/[^"]*"\([^"]*\)"[^"]*"\([^"]*\)"/\1 \2/')
wrong=''
while read -r name arguments; do
	[ -n "$arguments" ] || continue
	[ "$(declared "$name")" = ${#arguments} ] || wrong+="$name is given ${#arguments} of $(declared "$name"); "
done <<<"$asked"
has "the page's history is among its questions" "$asked" "^page_guest/newest "
is "each question is given what its file declares" "$wrong" ""
finish
