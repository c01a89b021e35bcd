#!/usr/bin/env bash
# Prints a fresh pair of VAPID keys as two lines of the configuration. Browsers are registered with the public one: who
# changes the pair loses every registered browser.
set -euo pipefail
umask 077
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
# SEC 1's DER of a P-256 key: the private number stands behind 7 bytes, the public point is the last 65.
key=$(openssl ecparam -name prime256v1 -genkey -noout -outform DER | openssl base64 -A)
bytes() { openssl base64 -d -A <<<"$key"; }
echo "webpush_private = $(bytes | tail -c +8 | head -c 32 | base64url)"
echo "webpush_public = $(bytes | tail -c 65 | base64url)"
