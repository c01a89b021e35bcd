#!/usr/bin/env bash
# The worker as cron starts it: its words, the demo's contract, and `worker verify` on a ledger that somebody changed.
# Needs LOYALTY_DATABASE.
set -u
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/tap.sh
. tests/tap.sh
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export LOYALTY_MODE=demo LOYALTY_VAR=$place LOYALTY_ROOT=$PWD LOYALTY_WORDS=$BUILT/words
# Inside the sandbox a process could not write down which lines it ran.
[ "$BUILT" != build/coverage ] || export LOYALTY_SANDBOX=off
head -c 8 /dev/zero >"$place/clock"
for purpose in SEAL INDEX FORM CODE CARD CHAIN ACCOUNT; do
	export "LOYALTY_KEY_${purpose}_1=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
done
worker=$BUILT/bin/worker
sql() { psql -X -q -At "$LOYALTY_DATABASE user=postgres" -c "$1"; }
exits() { # <status> <command>…
	local wanted=$1 status=0
	shift
	"$@" >"$place/said" 2>&1 || status=$?
	cat "$place/said"
	[ $status = "$wanted" ]
}
is_said() { grep -q -- "$1" "$place/said" || { cat "$place/said"; return 1; }; }

check "an unknown word is refused" exits 2 "$worker" dance
check "and the right ones are named" is_said "usage: worker run"
check "as is a time that is none" exits 2 "$worker" run soon
check "or too long" exits 2 "$worker" send 86401
check "the jobs are listed" exits 0 "$worker" list
check "each with what it does" is_said "^confirm_earnings  *make earnings available"
check "production makes no demo" exits 2 env LOYALTY_MODE=production LOYALTY_PUBLIC_ORIGIN=https://example.org "$worker" demo
check "and sends by no sandbox" exits 2 env LOYALTY_MODE=production LOYALTY_PUBLIC_ORIGIN=https://example.org LOYALTY_SEND_SMS=sandbox "$worker" send 0

check "a database that is away is said" exits 1 env LOYALTY_DATABASE=host=/nowhere "$worker" demo
check "by the demo" is_said "connect"
check "by the jobs" exits 1 env LOYALTY_DATABASE=host=/nowhere "$worker" run 0
check "once" is_said "the database is away.*connect"
check "and by the sender" exits 1 env LOYALTY_DATABASE=host=/nowhere "$worker" send 0

check "the demo is made" exits 0 "$worker" demo
is "Ada is as promised" "$(sql "SELECT available, pending, held, debt, t.name FROM guest g JOIN guest_account a USING (network_id, guest_id)
	JOIN tier t ON t.network_id = g.network_id AND t.rank = g.tier_rank WHERE g.name = 'Ada' AND verified_at IS NOT NULL")" "12480|350|0|0|GOLD"
is "her cap is untouched" "$(sql "SELECT count(*) FROM redemption JOIN guest USING (network_id, guest_id)
	WHERE guest.name = 'Ada' AND state <> 'released' AND made_at > now() - interval '720 hours'")" 0
is "nothing of it lies in the future" "$(sql "SELECT count(*) FROM entry WHERE at > now()")" 0
is "some guests were made at the till" "$(sql "SELECT count(*) FROM guest WHERE created_by = 'till' AND verified_at IS NULL")" 25
is "each network has a year of it" "$(sql "SELECT count(*), bool_and(months >= 11) FROM (SELECT count(*) AS months FROM (
	SELECT network_id FROM visit GROUP BY network_id, to_char(at, 'YYYY-MM') HAVING count(*) >= 3) month GROUP BY network_id) network")" "3|t"
is "in each, more come on Friday and on Saturday than on Tuesday, Friday has no more than a third" "$(sql "SELECT count(*),
	bool_and(days[5] > days[2] AND days[6] > days[2] AND 3 * days[5] < days[1] + days[2] + days[3] + days[4] + days[5] + days[6] + days[7])
	FROM (SELECT array_agg(visits ORDER BY day) AS days FROM (
	SELECT network_id, extract(isodow FROM at AT TIME ZONE time_zone) AS day, count(*) AS visits
	FROM visit JOIN network USING (network_id) GROUP BY 1, 2) each_day GROUP BY network_id) week")" "3|t"
is "with all kinds of entries" "$(sql "SELECT count(DISTINCT kind) FROM entry")" 7
is "sales and redemptions were voided, codes forgotten" "$(sql "SELECT count(*) > 20 FROM visit WHERE voided_at IS NOT NULL
	UNION ALL SELECT count(*) > 5 FROM redemption WHERE end_reason = 'expired'
	UNION ALL SELECT count(DISTINCT network_id) = 3 FROM redemption WHERE end_reason = 'voided'")" "t
t
t"
is "guests brought guests" "$(sql "SELECT count(*) > 10 FROM referral WHERE rewarded_at IS NOT NULL")" t
is "two numbers were mistyped often" "$(sql "SELECT count(*) FROM (SELECT FROM otp_try WHERE NOT correct GROUP BY network_id, phone_index HAVING count(*) >= 3) x")" 6
is "what networks pay went up, down, away and came back" "$(sql "SELECT string_agg(slug || ' ' || plan, ', ' ORDER BY slug) FROM subscription
	JOIN network USING (network_id) WHERE ends_at IS NULL")" "blkpages STANDARD, mama-nkechi FREE, northern-table PRO"
is "no phone is in clear" "$(pg_dump "$LOYALTY_DATABASE user=postgres" | grep -cE '7700 ?900|loyalty-demo')" 0
check "its ledger verifies" exits 0 "$worker" verify
check "one network's too" exits 0 "$worker" verify blkpages
check "which is named rightly" exits 1 "$worker" verify blackpages
check "or it is said" is_said "there is no network blackpages"
before=$(sql "SELECT count(*) FROM entry")
check "made again it stays" exits 0 "$worker" demo
is "with the entries it had" "$(sql "SELECT count(*) FROM entry")" "$before"
state() { sql "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (SELECT 'due', due::text FROM due UNION ALL SELECT 'otp', otp::text FROM otp
	UNION ALL SELECT 'entry', entry::text FROM entry UNION ALL SELECT 'account', guest_account::text FROM guest_account
	UNION ALL SELECT 'run', job_run::text FROM job_run UNION ALL SELECT 'job', job::text FROM job) t"; }
now=$(state)
check "a dry run says what would be done" exits 0 "$worker" run --dry-run
check "of each job" is_said "^keep_summaries  *3 would be done"
check "or of one" exits 0 "$worker" wipe_codes --dry-run
check "and only of it" exits 1 grep -q keep_summaries "$place/said"
is "nothing was changed" "$(state)" "$now"
check "the sender has none" exits 2 "$worker" send --dry-run
check "nor has the demo" exits 2 "$worker" demo --dry-run
check "all jobs run once" exits 0 "$worker" run 0
check "one job runs" exits 0 "$worker" wipe_codes
is "each left a row" "$(sql "SELECT count(DISTINCT job) FROM job_run WHERE success AND ended_at IS NOT NULL")" 10
is "every network has summaries, until now" "$(sql "SELECT count(*) FROM network LEFT JOIN summary_state USING (network_id)
	WHERE until_at IS NULL OR until_at < now() - interval '2 minutes'")" 0
check "which verify" exits 0 "$worker" verify

tamper() { # <what> <sql that changes one row and returns the entry's id> <words of the fault>
	local copy entry
	copy=$(sed 's/.*dbname=\([^ ]*\).*/\1/' <<<"$LOYALTY_DATABASE")_copy
	sql "CREATE DATABASE $copy TEMPLATE $(sed 's/.*dbname=\([^ ]*\).*/\1/' <<<"$LOYALTY_DATABASE")"
	local LOYALTY_DATABASE="${LOYALTY_DATABASE%dbname=*}dbname=$copy"
	export LOYALTY_DATABASE
	entry=$(sql "SET session_replication_role = replica; $2" | head -n 1)
	check "$1 is found" exits 1 "$worker" verify
	check "$1: the entry is named" is_said "$entry"
	check "$1: and what is wrong" is_said "$3"
	LOYALTY_DATABASE="${LOYALTY_DATABASE%dbname=*}dbname=postgres" sql "DROP DATABASE $copy WITH (FORCE)"
}
ada="guest_id = (SELECT guest_id FROM guest WHERE name = 'Ada')"
tamper "a changed entry" "UPDATE entry SET d_pending = d_pending + 5 WHERE $ada AND seq = 9 RETURNING entry_id" "not the sum of its trace\|changed after it was written"
tamper "a later date" "UPDATE entry SET at = at + interval '1 minute' WHERE $ada AND seq = 12 RETURNING entry_id" "changed after it was written"
tamper "another actor" "UPDATE entry SET actor_id = gen_random_uuid() WHERE $ada AND seq = 4 RETURNING entry_id" "changed after it was written"
tamper "the last entry changed" "UPDATE entry SET cause = 'gift' WHERE $ada AND seq = (SELECT max(seq) FROM entry WHERE $ada) RETURNING entry_id" "changed after it was written"
tamper "the last entry deleted" "DELETE FROM entry WHERE $ada AND seq = (SELECT max(seq) FROM entry WHERE $ada) RETURNING guest_id" "last entries are missing"
tamper "an entry in the middle deleted" "DELETE FROM entry WHERE $ada AND seq = 7; SELECT entry_id FROM entry WHERE $ada AND seq = 8" "before this one is missing"
tamper "a balance" "UPDATE guest_account SET available = available + 1000 WHERE $ada RETURNING guest_id" "not the sum of the entries"
tamper "a lot" "UPDATE lot SET points_left = points_left - 1 WHERE $ada AND points_left > 1 AND lot_id = (SELECT lot_id FROM lot WHERE $ada AND points_left > 1 LIMIT 1) RETURNING guest_id" "lot"
tamper "a day's sales" "UPDATE summary_day SET sales_minor = sales_minor + 100 WHERE (network_id, day, restaurant_id) = (SELECT network_id, day, restaurant_id FROM summary_day ORDER BY day DESC LIMIT 1) RETURNING 'summaries, sales'" "kept as"
tamper "a day's balance" "UPDATE summary_network SET pending = pending - 1 WHERE (network_id, day) = (SELECT network_id, day FROM summary_network WHERE pending > 0 ORDER BY day DESC LIMIT 1) RETURNING 'summaries, pending'" "kept as"
finish
