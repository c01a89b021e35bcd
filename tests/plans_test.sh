#!/bin/bash
# What is asked about one guest can be found by an index on that guest, under row security: a condition that the planner may not trust there
# (a call that could leak, coalesce() for one) stays a filter over all guests of all networks, and nobody notices with little data.
set -eu
cd "$(dirname "$0")/.."
. tests/tap.sh
: "${LOYALTY_DATABASE:?run by tests/with_postgres.sh}"

declared() { sed -n '/^-- in:/,/^-- out:/p' "$1" | grep -v '^-- out:' | sed 's/^--[ \t]*\(in:\)\?//' | tr -d '\n'; }

# The owner may do all and is held by row security.
explained=$(for file in sql/*/*.sql; do
	case $file in sql/migrations/*) continue ;; esac
	in=$(declared "$file")
	case $in in *guest_id\ uuid*) ;; *) continue ;; esac
	name=${file#sql/}
	name=${name%.sql}
	values=$(sed 's/ *[a-z_]* \([a-z]*\(\[\]\)\?\)/NULL::\1/g' <<<"$in")
	echo "\\echo == $name"
	text=$(grep -v '^--' "$file")
	echo "PREPARE \"$name\" AS ${text%;};"
	echo "EXPLAIN (COSTS OFF) EXECUTE \"$name\"($values);"
done | PGOPTIONS="-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c app.now=2026-06-12
	-c app.network_id=00000000-0000-0000-0000-000000000000" psql -X -q -A -t "$LOYALTY_DATABASE user=loyalty" 2>&1)

is "every question about a guest has a plan" "$(grep ERROR <<<"$explained" || true)" ""
has "the account's lock is among them" "$explained" '^== ledger/lock'
is "none compares a guest, sale or redemption with what keeps it from the index" "$(awk '
	/^== / { name = $2 }
	/ Filter: .*[( ](guest_id|visit_id|redemption_id|subject_id) = [A-Za-z(]/ && !/Join Filter/ && !/_id = [a-z_0-9]+\.[a-z_]+/ { print name ": " $0 }' <<<"$explained")" ""
finish
