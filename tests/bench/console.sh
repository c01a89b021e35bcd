#!/usr/bin/env bash
# Measures the manager's dashboard and lists with 1,000 and with 100,000 guests, in one run. Started by `make bench-console`
# under with_postgres.sh; takes some three minutes, most of it making the guests.
set -eu
cd "$(dirname "$0")/../.."
: "${LOYALTY_DATABASE:?run by make bench-console}"
built=build/release
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export LOYALTY_MODE=demo LOYALTY_VAR=$place LOYALTY_ROOT=$PWD LOYALTY_WORDS=$built/words
head -c 8 /dev/zero >"$place/clock"
for purpose in SEAL INDEX FORM CODE CARD CHAIN ACCOUNT; do
	export "LOYALTY_KEY_${purpose}_1=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
done
sql() { psql -X -q -At "$LOYALTY_DATABASE user=postgres" "$@"; }

base=$(date -u '+%Y-%m-%d %H:00+00')
for guests in 1000 100000; do
	began=$SECONDS
	sql -v network="$(printf '00000000-0000-7000-8000-%012d' $guests)" -v slug=bench-$guests -v guests=$guests -v base="$base" \
		-f tests/bench/guests.sql
	echo "$guests guests made in $((SECONDS - began)) s"
done
sql -c 'VACUUM ANALYZE'
began=$SECONDS
"$built/bin/worker" keep_summaries 2>"$place/worker" || { cat "$place/worker" >&2; exit 1; }
echo "their summaries of a year made in $((SECONDS - began)) s; once more: $(sql -c \
	"SELECT string_agg(slug || ' ' || took_us / 1000 || ' ms', ', ' ORDER BY slug) FROM summary_state JOIN network USING (network_id)")"
"$built/tests/manage/console_bench" 2>/dev/null
