#!/usr/bin/env bash
# What the code never does, whoever calls it, and what a database holds before anybody was let in (LOYALTY_DATABASE).
set -u
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/tap.sh
. tests/tap.sh
calls() { # <names> <files not looked at>: as file:line
	grep -nE "(^|[^A-Za-z0-9_>.\"])($1) ?\(" cgi-bin/*/*.c | grep -vE '^[^:]*:[0-9]*: *(\*|/\*|//)' | grep -vE "^cgi-bin/($2):" || true
}
is "nothing starts a program" "$(calls 'system|popen|execl|execv|execve|execvp|execlp|execle|posix_spawn|posix_spawnp|wordexp|dlopen' 'core/sandbox[a-z_]*\.c')" ""
is "nothing is random but core/crypto" "$(calls 'rand|srand|random|srandom|rand_r|drand48|lrand48|getrandom|getentropy|randombytes_[a-z]+|RAND_bytes' 'core/crypto[a-z_]*\.c')" ""
is "ciphers are core/crypto's, and Web Push's" "$(calls 'crypto_(aead|secretbox|box|stream|secretstream)_[a-z0-9_]+|EVP_(Encrypt|Decrypt|Cipher|Seal|Open|aes|chacha)[A-Za-z0-9_]*|AES_[a-z_]+' '(core/crypto|channels/aes128gcm)\.c')" ""
is "passwords are domain/password's" "$(calls 'argon2[a-z_]*|crypto_pwhash[a-z_]*|crypt' 'domain/password\.c')" ""
is "secrets are not compared byte by byte" "$(calls 'memcmp|bcmp' 'core/phone_countries\.c' | grep -iE 'hash|mac|token|secret|code|digest')" ""
is "a fresh database lets nobody in" "$(psql -X -At -d "${LOYALTY_DATABASE:?run by tests/with_postgres.sh} user=postgres" -c \
	'SELECT (SELECT count(*) FROM owner), (SELECT count(*) FROM staff), (SELECT count(*) FROM staff_login), (SELECT count(*) FROM guest)')" "0|0|0|0"
finish
