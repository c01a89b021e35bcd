#!/usr/bin/env bash
# Installs the Debian packages that are missing, and starts none of their services.
#
#   packages.sh run|test|check|faults|bench|attack|fuzz
set -eu
run="build-essential gettext libfcgi-dev libpq-dev libargon2-dev libsodium-dev libicu-dev libqrcodegen-dev
	libjansson-dev libssl-dev libcurl4-openssl-dev libseccomp-dev postgresql-15 nginx-light spawn-fcgi multiwatch curl openssl util-linux procps"
test="$run libcmocka-dev chromium zbar-tools fonts-noto-core git python3-aiosmtpd"
check="$test clang clang-format clang-tidy cppcheck gcovr shellcheck valgrind"
bench="$run libcmocka-dev wrk php-fpm php-pgsql"

case ${1:-} in
run) wanted=$run ;;
test) wanted=$test ;;
check) wanted=$check ;;
faults) wanted=$run ;;
fuzz) wanted="$run libcmocka-dev clang" ;;
bench) wanted=$bench ;;
attack) wanted="$run sqlmap slowhttptest" ;;
*) sed -n '2,4p' "$0" >&2; exit 2 ;;
esac
# Any Node 18 or newer with npm will do.
if [ "$1" != run ] && ! { command -v node && command -v npm; } >/dev/null; then
	wanted="$wanted nodejs npm"
fi

missing=
for package in $wanted; do
	dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "installing:$missing" >&2

as_root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || { echo "packages: run as root, or with sudo: apt-get install$missing" >&2; exit 1; }
	as_root=sudo
fi

# The packages' scripts must start nothing; what is found here is put back afterwards.
exec $as_root env DEBIAN_FRONTEND=noninteractive sh -eu -c '
	policy=/usr/sbin/policy-rc.d
	kept=
	[ ! -e $policy ] || { kept=$policy.loyalty; mv $policy $kept; }
	undo() { rm -f $policy; [ -z "$kept" ] || mv "$kept" $policy; }
	trap undo EXIT
	trap "exit 1" INT TERM HUP
	printf "#!/bin/sh\nexit 101\n" >$policy
	chmod 755 $policy
	apt-get update -qq
	case " $* " in *" postgresql-15 "*)
		apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null
		settings=/etc/postgresql-common/createcluster.conf
		cp -p $settings $settings.loyalty
		sed -i "s/^#* *create_main_cluster.*/create_main_cluster = false/" $settings
		apt-get install -y -qq --no-install-recommends postgresql-15 >/dev/null
		mv $settings.loyalty $settings
	esac
	apt-get install -y -qq --no-install-recommends "$@" >/dev/null
' sh $missing
