#!/usr/bin/env bash
# Stops the copy under VAR and waits until it is gone; with "reset" removes VAR too.
set -eu
# shellcheck source=deploy/place.sh
. "$(dirname "$0")/place.sh"
lock=$VAR/run/lock
if [ -e "$lock" ]; then
	if ! flock -n "$lock" true; then
		pid=$(cat "$VAR/run/up.pid" 2>/dev/null || true)
		[ -n "$pid" ] || { echo "something holds $lock but says no number" >&2; exit 1; }
		kill -TERM "$pid"
		flock -w 90 "$lock" true || { echo "process $pid does not end" >&2; exit 1; }
	fi
fi
if [ "${1:-}" = reset ]; then
	# Only what a copy made is removed.
	if [ -e "$VAR" ] && [ ! -e "$lock" ] && [ -n "$(ls -A "$VAR")" ]; then
		echo "$VAR is not a copy's folder" >&2
		exit 1
	fi
	[ ! -s "$VAR/run/elsewhere" ] || rm -rf "$(cat "$VAR/run/elsewhere")"
	rm -rf "$VAR"
fi
