#!/usr/bin/env bash
# What the loader makes is a ledger in which `worker verify` finds nothing, for every number of entries; and verify sees what is wrong in it.
# Started by with_postgres.sh.
set -eu
cd "$(dirname "$0")/../.."
. tests/tap.sh
: "${LOYALTY_DATABASE:?run by with_postgres.sh}"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export LOYALTY_MODE=demo LOYALTY_VAR=$place LOYALTY_ROOT=$PWD LOYALTY_WORDS=$PWD/${BUILT:-build/debug}/words
head -c 8 /dev/zero >"$place/clock"
for purpose in SEAL INDEX FORM CODE CARD CHAIN ACCOUNT; do
	export "LOYALTY_KEY_${purpose}_1=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
done
built=${BUILT:-build/debug}
worker=$built/bin/worker
make -s "$built/bench/load" "$built/bench/plans" >&2
sql() { psql -X -q -At "$LOYALTY_DATABASE user=postgres" "$@"; }
exits() { # <status> command…
	local wanted=$1 got=0
	shift
	"$@" || got=$?
	[ "$got" = "$wanted" ]
}
for entries in 1 2 3 12 13; do
	check "a network of $entries entries each is made" "$built/bench/load" "bench-$entries" 64 "$entries" sessions
done
for story in due pending; do
	check "one whose sales are all $story is made" "$built/bench/load" "all-$story" 32 3 $story
done
check "one of long histories is made" "$built/bench/load" long 350 60
sql -c 'DELETE FROM summary_state'
has "their ledgers are right" "$("$worker" verify)" '^verified: 734 guests, 23517 entries, all agree$'
is "the worker finds what is due" "$("$worker" confirm_earnings --dry-run)" 'confirm_earnings       96 would be done'
network=$(sql -c "SELECT network_id FROM network WHERE slug = 'all-pending'")
sql -v ON_ERROR_STOP=1 -v network="$network" -f tests/bench/confirm.sql
check "so does the worker" "$worker" confirm_earnings 2>/dev/null
rows() { # of the tables that confirming writes, without what is another one's chance
	sql -v slug="all-$1" <<-'EOF'
		WITH own AS (SELECT * FROM network WHERE slug = :'slug')
		SELECT (SELECT string_agg(concat_ws(' ', seq, kind, cause, d_available, d_pending, actor_kind, length(hash)), ',' ORDER BY card_no, seq)
				FROM entry JOIN own USING (network_id) JOIN guest USING (network_id, guest_id)),
			(SELECT string_agg(concat_ws(' ', card_no, points, points_left, expires_at), ',' ORDER BY card_no, expires_at, points)
				FROM lot JOIN own USING (network_id) JOIN guest USING (network_id, guest_id)),
			(SELECT string_agg(concat_ws(' ', kind, due_at), ',' ORDER BY kind, due_at, card_no) FROM due JOIN own USING (network_id) JOIN guest USING (network_id, guest_id)),
			(SELECT string_agg(concat_ws(' ', action, subject_kind, before, after), ',' ORDER BY action, before, after::text) FROM audit JOIN own USING (network_id)),
			(SELECT string_agg(concat_ws(' ', available, pending, seq, tier_rank), ',' ORDER BY card_no)
				FROM guest_account JOIN own USING (network_id) JOIN guest USING (network_id, guest_id)),
			(SELECT count(confirmed_at) FROM visit JOIN own USING (network_id)), (SELECT sum(points) FROM lot_use JOIN own USING (network_id))
	EOF
}
rows due >"$place/by_worker"
rows pending >"$place/by_sql"
is "each is confirmed once" "$(grep -o ' confirm sale ' "$place/by_worker" | wc -l)" 96
check "and plain SQL writes the rows that it writes" cmp "$place/by_worker" "$place/by_sql"
has "those of a sample are right" "$("$worker" verify bench-12 10)" '^verified: 10 guests, [0-9]+ entries, all agree$'
is "no index stays unused" "$(sql -c 'SELECT count(*) FROM pg_index WHERE NOT (indisready AND indisvalid)')" 0
is "sessions are those of numbered cookies" "$(sql -c "SELECT count(*) FROM guest_session s JOIN guest USING (network_id, guest_id)
	WHERE token_hash = sha256(convert_to(network_id || '.' || guest_id || '.c' || lpad(card_no::text, 42, '0'), 'UTF8'))")" 320
has "so are those of a sample, all of it read in pieces" "$("$worker" verify long 350)" '^verified: 350 guests, 21[0-9]{3} entries, all agree$'
for words in "bench-12 0" "bench-12 2001" "bench-12 x" "bench-12 1 1"; do
	# shellcheck disable=SC2086
	check "verify $words is refused" exits 2 "$worker" verify $words
done
check "plans of requests read no big table whole" "$built/bench/plans"
check "a table is big from BIG rows on" exits 1 env BIG=0 "$built/bench/plans"
sql -c "UPDATE guest_account SET available = available + 1 WHERE network_id = (SELECT network_id FROM network WHERE slug = 'bench-12')"
check "a sample finds points that came from nowhere" exits 1 "$worker" verify bench-12 5
check "which are another network's business" exits 0 "$worker" verify bench-13 5
finish
