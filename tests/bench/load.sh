#!/usr/bin/env bash
# Loads the network "bench" with GUESTS guests and their year into the copy that runs under VAR, and makes its summaries.
# usage: VAR= BUILT= load.sh GUESTS
set -euo pipefail
cd "$(dirname "$0")/../.."
guests=$1
network=00000000-0000-7000-8000-0000000be4c4 slug=bench
base=$(date -u '+%Y-%m-%d %H:00+00')
copy() { deploy/up.sh exec "$@"; }
sql() { copy psql -X -q -At -F ' ' -v ON_ERROR_STOP=1 -d "$(sed -n 's/^database = //p' "$VAR/loyalty.conf") user=postgres" "$@"; }

# The guests' ids are needed before they are made: their phones are sealed for them.
sql -v slug=$slug -v guests="$guests" -v base="$base" <<'SQL'
CREATE TABLE bench_phone (g bigint, guest_id uuid, key_sealed bytea, phone_sealed bytea, phone_index bytea);
SQL
sql -v slug=$slug -v guests="$guests" -v base="$base" -f tests/bench/guest_ids.sql -c "SELECT g, guest_id FROM made" |
	LOYALTY_CONFIG=$VAR/loyalty.conf NETWORK_ID=$network "${BUILT:-build/release}/bench/seal" |
	sql -c 'COPY bench_phone FROM STDIN'
sql -v network=$network -v slug=$slug -v guests="$guests" -v base="$base" -f tests/bench/guests.sql
sql -c 'VACUUM (ANALYZE)'
copy "${BUILT:-build/release}/bin/worker" keep_summaries 2>>"$VAR/log/cron.log"
# The copy's own worker may have been at it first: what counts is that the figures are made.
until [ "$(sql -c "SELECT until_at > now() - interval '10 minutes' FROM summary_state JOIN network USING (network_id) WHERE slug = '$slug'")" = t ]; do
	[ $SECONDS -lt 1800 ] || { echo "load: no summaries after half an hour" >&2; exit 1; }
	sleep 1
done
