#!/usr/bin/env bash
# Installs the npm packages that tests use into tests/node_modules, unless those of the lock file are there.
set -euo pipefail
cd "$(dirname "$0")"
! cmp -s package-lock.json node_modules/.installed || exit 0
npm ci --ignore-scripts --no-audit --no-fund
cp package-lock.json node_modules/.installed
