#!/bin/bash
# Random templates: our renderer and npm's wontache must agree. Another seed: mustache_oracle_test.sh 2000 7
cd "$(dirname "$0")/../.." || exit 1
if [ ! -d tests/node_modules/wontache ]; then
	echo "1..1"
	echo "ok 1 # SKIP wontache is not installed: npm install --prefix tests"
	exit 0
fi
exec node tests/core/mustache_oracle.js "build/${VARIANT:-debug}/tests/core/mustache_cases" "$@"
