#!/usr/bin/env bash
# Stands in for cron in a private copy: starts the lines of a cron.d file, each at its minute, and once at the start.
# The user column is not followed: a private copy has one user. Names (A=b lines) that are set already stay as they are.
set -eu
file=$1
trap 'trap "" TERM; kill -TERM 0; wait; exit 0' TERM INT HUP

names=$(grep -E '^[A-Z_]+ *=' "$file" || true)
while IFS='= ' read -r name value; do
	[ -z "$name" ] || [ -n "${!name+set}" ] || export "$name=$value"
done <<<"$names"

due() { # <field> <now>: *, */n, n, n,m
	case $1 in
	'*') return 0 ;;
	'*/'*) (($2 % ${1#*/} == 0)) ;;
	*) case ,$1, in *",$2,"*) return 0 ;; *) return 1 ;; esac ;;
	esac
}

first=yes
while :; do
	read -r minute hour day month weekday <<<"$(date '+%-M %-H %-d %-m %w')"
	while read -r m h d mo w _ command; do
		case $m in '' | '#'* | *=*) continue ;; esac
		[ -n "$command" ] || continue
		if [ $first = yes ] || { due "$m" "$minute" && due "$h" "$hour" && due "$d" "$day" &&
			due "$mo" "$month" && due "$w" "$weekday"; }; then
			setpriv --pdeathsig TERM -- /bin/sh -c "exec $command" &
		fi
	done <"$file"
	first=no
	# wait, and not sleep alone: a signal is heard at once.
	sleep $((60 - $(date +%-S))) &
	wait $!
done
