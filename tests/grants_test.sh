#!/bin/bash
# Every binary's role may run the queries that its code can reach (EXPLAIN checks permissions without running), and
# may not touch what is none of its business.
set -eu
cd "$(dirname "$0")/.."
. tests/tap.sh
: "${LOYALTY_DATABASE:?run by tests/with_postgres.sh}"

as() { # <role>: runs standard input, for a network that has nothing
	PGOPTIONS="-c plan_cache_mode=force_generic_plan -c client_min_messages=error -c app.now=2026-06-12
		-c app.network_id=00000000-0000-0000-0000-000000000000" psql -X -q -A -t "$LOYALTY_DATABASE user=$1" 2>/dev/null
}

# sql_guest_list to guest/list: of the files, for names may have underscores on both sides
declare -A file_of
for file in sql/*/*.sql; do
	case $file in sql/migrations/*) continue ;; esac
	name=${file#sql/}
	name=${name%.sql}
	file_of[sql_${name/\//_}]=$file
done

# explain <file>: prepares and explains it, then says how it went
explain() {
	local places count
	count=$(grep -oE '\$[0-9]+' "$1" | tr -d '$' | sort -n | tail -n 1)
	places=$(for ((i = 0; i < ${count:-0}; i++)); do printf ', NULL'; done)
	echo "PREPARE asked AS $(sed 's/;[ \t]*$//' "$1")"
	echo ';'
	echo "EXPLAIN EXECUTE asked${places:+(${places#, })} \\g /dev/null"
	echo "\\echo $2 :ERROR :SQLSTATE :LAST_ERROR_MESSAGE"
	echo 'DEALLOCATE ALL;'
}

pairs=$(awk -f tests/queries_of.awk cgi-bin/*/*.c | while read -r role symbol; do
	echo "$role $symbol"
	# Jobs gather: what they ask goes in its form for many rows.
	[ "$role" != loyalty_worker ] || [ -z "${file_of[${symbol}_many]:-}" ] || echo "$role ${symbol}_many"
done | sort -u)
for role in $(cut -d ' ' -f 1 <<<"$pairs" | sort -u); do
	answers=$(sed -n "s/^$role //p" <<<"$pairs" | while read -r symbol; do
		explain "${file_of[$symbol]:-/dev/null}" "$symbol"
	done | as "$role")
	for symbol in $(sed -n "s/^$role //p" <<<"$pairs"); do
		has "$role may run $symbol" "$(grep "^$symbol " <<<"$answers")" "^$symbol false 00000"
	done
done
is "every query is asked by somebody" \
	"$(printf '%s\n' "${!file_of[@]}" | grep -vxF -f <(cut -d ' ' -f 2 <<<"$pairs") | sort)" ""

people="SELECT FROM staff|SELECT FROM staff_session|SELECT FROM staff_login|SELECT FROM login_failure|SELECT FROM staff_restaurant"
platform="SELECT password_hash FROM owner|SELECT FROM owner_session|SELECT FROM schema_migration|CREATE TABLE mine (id uuid)|TRUNCATE entry"
history="UPDATE entry SET at = at|DELETE FROM entry|DELETE FROM audit|UPDATE audit SET action = ''|DELETE FROM guest|DELETE FROM lot"
guests="SELECT FROM guest|SELECT FROM guest_account|SELECT FROM entry|SELECT FROM guest_session|SELECT FROM visit"
programme="UPDATE network SET cap_minor = 0|INSERT INTO reward DEFAULT VALUES|UPDATE tier SET name = ''|UPDATE restaurant SET name = ''"
# forbid <role> <statements between bars>...
forbid() {
	local role=$1 number=0 statements answers
	shift
	IFS='|' read -ra statements <<<"$(IFS='|' && echo "$*")"
	answers=$(for statement in "${statements[@]}"; do
		printf 'BEGIN;\n%s;\n\\echo :SQLSTATE\nROLLBACK;\n' "$statement"
	done | as "$role")
	for statement in "${statements[@]}"; do
		number=$((number + 1))
		is "$role may not: $statement" "$(sed -n "${number}p" <<<"$answers")" 42501
	done
}
sale="INSERT INTO visit DEFAULT VALUES|UPDATE visit SET voided_at = NULL"
forbid loyalty_guest "$people" "$platform" "$history" "$programme" "$sale" "SELECT FROM audit"
forbid loyalty_api "$people" "$platform" "$history" "$programme" "$sale" "SELECT FROM audit"
forbid loyalty_manage "$platform" "$history" "$programme" "SELECT FROM guest_session" "SELECT FROM otp" "SELECT FROM otp_phone"
person="SELECT FROM guest_token|SELECT FROM lot|SELECT FROM redemption|SELECT FROM otp|SELECT FROM device|SELECT FROM consent|SELECT FROM card_code"
person="$person|SELECT FROM referral|SELECT FROM watched_guest|SELECT FROM figure_row|SELECT FROM activity|SELECT FROM summary_reach"
forbid loyalty_owner "$history" "$guests" "$person" "$sale" "SELECT recipient_sealed FROM outbox" "SELECT body_sealed FROM outbox" \
	"SELECT guest_id FROM outbox" "SELECT password_hash FROM staff" "SELECT login_index FROM staff" "UPDATE network SET cap_minor = 0" \
	"UPDATE owner SET password_hash = ''" "DELETE FROM platform_audit" "TRUNCATE entry"
forbid loyalty_dev "$people" "$platform" "$history" "$programme" "$guests" "$sale" "INSERT INTO outbox DEFAULT VALUES"
forbid loyalty_hook "$people" "$platform" "$history" "$programme" "$guests" "$sale" "SELECT FROM otp" "DELETE FROM outbox" \
	"SELECT recipient_sealed FROM outbox" "SELECT body_sealed FROM inbound" "SELECT name FROM network" "UPDATE receipt SET status = ''"
forbid loyalty_send "$people" "$platform" "$history" "$programme" "$guests" "$sale" "SELECT FROM otp" "DELETE FROM outbox"
# The worker removes what is past its keep: it sees the age of such rows and their keys, never what they say.
forbid loyalty_worker "${platform/SELECT FROM owner_session/SELECT owner_id FROM owner_session}" "$history" "$programme" "SELECT FROM staff" \
	"SELECT FROM staff_login" "SELECT recipient_sealed FROM outbox" "SELECT body_sealed FROM outbox" "SELECT guest_id FROM outbox" \
	"UPDATE outbox SET state = 'queued'" "UPDATE owner_session SET ended_at = NULL" "INSERT INTO owner_session DEFAULT VALUES" \
	"SELECT body_sealed FROM inbound" "SELECT sender_index FROM inbound"
forbid loyalty_setup "$history" "TRUNCATE entry" "SELECT FROM guest_session" "SELECT FROM staff_session" "SELECT FROM otp"
finish
