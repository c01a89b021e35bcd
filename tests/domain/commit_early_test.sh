#!/usr/bin/env bash
# One transaction a request, but for one exception: otp_check alone may commit before its request ends.
set -eu
cd "$(dirname "$0")/../.."
echo 1..1
callers=$(grep -rlE 'db_commit_early *\(' cgi-bin --include='*.c' | grep -v '^cgi-bin/core/db\.c$' | sort | tr '\n' ' ')
if [ "$callers" = "cgi-bin/domain/otp_check.c " ] && [ "$(grep -c 'db_commit_early *(' cgi-bin/domain/otp_check.c)" = 1 ]; then
	echo "ok 1 - otp_check alone commits early"
else
	echo "not ok 1 - otp_check alone commits early"
	echo "# found in: $callers"
	exit 1
fi
