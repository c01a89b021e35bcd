#!/usr/bin/env bash
# Attacks a copy of its own under VAR at PORT with others' tools: sqlmap at every field of every form and every parameter
# of every page, then slowhttptest, while somebody looks at a page each second. Loopback only; some ten minutes.
# Ends with 1 on a finding. LEVEL (1 to 5) and RISK are sqlmap's, SECONDS_EACH the length of a slow attack,
# MINUTES the longest that sqlmap may take, ONLY=sqlmap or slow one half, KEEP=1 leaves the copy.
set -eu
cd "$(dirname "$0")/../.."
export VAR PORT BUILT=build/release COPY_BUILT=build/release BASE_URL=http://localhost:$PORT
leave() { [ "${KEEP:-}" = 1 ] || deploy/down.sh reset; }
trap leave EXIT
trap 'exit 130' INT TERM HUP
deploy/down.sh reset
deploy/up.sh start >/dev/null
node tests/security/attack.mjs
