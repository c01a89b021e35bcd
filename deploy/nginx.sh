#!/usr/bin/env bash
# Prints nginx.conf for one mode, its @NAMES@ filled in from the environment.
#
#   VAR= RUN= STATIC= PORT= nginx.sh demo
#   VAR= RUN= STATIC= GUEST_HOSTS= MANAGE_HOST= OWNER_HOST= API_HOST= CERTIFICATE= CERTIFICATE_KEY= nginx.sh production
#
# VAR holds nginx/ and log/, RUN the sockets, STATIC is the built static folder; GUEST_HOSTS are the host names of
# the guest pages, those of single networks among them.
set -eu
export ROOT CORES
ROOT=$(cd "$(dirname "$0")/.." && pwd -P)
CORES=$(nproc)
names="ROOT VAR RUN STATIC CORES"
case ${1:-} in
demo) other=production names="$names PORT" ;;
production) other=demo names="$names GUEST_HOSTS MANAGE_HOST OWNER_HOST API_HOST CERTIFICATE CERTIFICATE_KEY" ;;
*) sed -n '2,8p' "$0" >&2; exit 2 ;;
esac

drop=(-e "/^[[:space:]]*# $other:\$/,/^[[:space:]]*# end\$/d" -e "/# $other\$/d")
[ -n "$(grep -s '^0*1 ' /proc/net/if_inet6)" ] || drop+=(-e '/# ipv6$/d')
fill=()
for name in $names; do
	[ -n "${!name:-}" ] || { echo "nginx.sh: $name is not set" >&2; exit 2; }
	case ${!name} in *[!A-Za-z0-9._/\ *-]*) echo "nginx.sh: $name has unusual characters: ${!name}" >&2; exit 2 ;; esac
	fill+=(-e "s|@$name@|${!name}|g")
done
sed "${drop[@]}" "${fill[@]}" "$ROOT/nginx.conf"
