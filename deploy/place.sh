# shellcheck shell=bash
# Where a copy lives and as whom it runs; read by up.sh and down.sh.
ROOT=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$ROOT" || exit
VAR=${VAR:-var}
PORT=${PORT:-8080}
BUILT=${BUILT:-build/release}
case $VAR in /*) ;; *) VAR=$ROOT/$VAR ;; esac
case $BUILT in /*) ;; *) BUILT=$ROOT/$BUILT ;; esac
case $VAR$BUILT in *[!A-Za-z0-9._/+-]*)
	echo "the path $VAR has characters that Postgres and nginx read in ways of their own: set VAR" >&2
	exit 2
	;;
esac
case $PORT in *[!0-9]* | '') echo "PORT must be a number, not $PORT" >&2; exit 2 ;; esac

# Postgres refuses to run as root; nothing else needs to.
user=$(id -un)
identity=()
if [ "$(id -u)" = 0 ]; then
	user=postgres
	identity=(--reuid "$user" --regid "$user" --init-groups)
	rights=
	# Below a folder like /root that user reaches nothing without this right.
	setpriv "${identity[@]}" test -x "$ROOT/deploy/up.sh" -a -x "$(dirname "$VAR")" || rights=+dac_override
	[ "$PORT" -ge 1024 ] || rights=${rights:+$rights,}+net_bind_service
	[ -z "$rights" ] || identity+=(--inh-caps "$rights" --ambient-caps "$rights")
fi
# Runs a command as that user; it ends when the shell that called ends.
as_user() {
	setpriv "${identity[@]}" --pdeathsig TERM -- "$@"
}
