#!/usr/bin/env bash
# nginx.conf, with a program that echoes behind it: which address goes where, headers, limits, errors, static files,
# a request that kills its process, slow clients. And the production side: syntax, hosts, TLS.
set -u
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/tap.sh
. tests/tap.sh
echo=${BUILT:-build/debug}/tests/nginx/echo
[ -x "$echo" ] || { echo "Bail out! $echo is not built"; exit 1; }

place=$(mktemp -d /tmp/loyalty-nginx.XXXXXX)
pids=()
leave() {
	for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null; done
	wait
	rm -rf "$place"
}
trap leave EXIT
trap 'exit 1' INT TERM
mkdir -p "$place"/{nginx,log,run,static,bin}
echo 'body{}' >"$place/static/a-12345678.css"
gzip -9 -n -k "$place/static/a-12345678.css"
# Started by root, nginx and the programs run as nobody in particular.
as=()
if [ "$(id -u)" = 0 ]; then
	as=(setpriv --reuid nobody --regid nogroup --clear-groups --)
	chown -R nobody "$place"
fi
export VAR=$place RUN=$place/run STATIC=$place/static PORT
PORT=$(free_port)
url=http://127.0.0.1:$PORT

for pool in guest manage password owner api hook dev; do
	cp "$echo" "$place/bin/$pool"
	"${as[@]}" spawn-fcgi -n -s "$RUN/$pool.sock" -M 0600 -- /usr/bin/multiwatch -f 2 -r 1000000 -t 1 -- "$place/bin/$pool" \
		>/dev/null 2>&1 &
	pids+=($!)
done
demo=$place/nginx/nginx.conf
deploy/nginx.sh demo >"$demo"
check "the demo's configuration is one" "${as[@]}" /usr/sbin/nginx -t -e /dev/null -p "$place/nginx/" -c "$demo"
"${as[@]}" /usr/sbin/nginx -e "$place/log/nginx-error.log" -p "$place/nginx/" -c "$demo" &
server=$!
pids+=("$server")
for _ in {1..50}; do curl -s -o /dev/null "$url/" && break; sleep 0.1; done

status() { curl -s -o /dev/null -m 15 -w '%{http_code}' "$@"; }
binary() { curl -s -m 5 "$@" | sed -n 's/^binary=//p'; }

is "a network's page is the guest binary's" "$(binary "$url/blkpages/")" guest
is "a network may be called manager" "$(binary "$url/manager/")" guest
is "the till is the manage binary's" "$(binary "$url/manage/")" manage
is "the sign-in form too" "$(binary "$url/manage/sign-in")" manage
is "signing in has a pool of its own" "$(binary -d a=b "$url/manage/sign-in")" password
is "however it is written" "$(binary -d a=b "$url/manage/%73ign-in")" password
is "the platform's console is the owner binary's" "$(binary "$url/owner/networks")" owner
is "its sign-in too" "$(binary -d a=b "$url/owner/sign-in")" owner
is "its name alone leads there" "$(curl -s -o /dev/null -m 5 -w '%{http_code} %{redirect_url}' "$url/owner")" "303 $url/owner/"
is "the API is the api binary's" "$(binary "$url/api/user/x")" api
is "health too" "$(binary "$url/health")" api
is "metrics too" "$(binary "$url/metrics")" api
is "what providers tell is the hook binary's" "$(binary -d a=b "$url/hooks/twilio/platform")" hook
is "the demo's tools are the dev binary's" "$(binary "$url/dev/outbox")" dev

got=$(curl -s -m 5 -H 'Proxy: evil' -H 'X-Forwarded-For: 1.2.3.4' -H 'Remote-User: root' \
	-H 'Idempotency-Key: k1' -H 'Authorization: Bearer b' -H 'Sec-Fetch-Site: same-origin' "$url/a/?q=1")
lacks "headers that no binary needs stay out" "$got" 'PROXY|FORWARDED|REMOTE_USER'
has "those it needs come" "$got" '^HTTP_IDEMPOTENCY_KEY=k1'
has "with the query in the address" "$got" '^REQUEST_URI=/a/\?q=1'
has "and a number of the request" "$got" '^REQUEST_ID=[0-9a-f]{32}'
got=$(curl -s -m 5 -H 'X-Twilio-Signature: s1' -H 'X-Hub-Signature-256: s2' "$url/hooks/twilio/platform?q=%31")
has "a provider's signature comes" "$got" '^HOOK_SIGNATURE=s1'
has "with the address as it was called" "$got" '^REQUEST_URI=/hooks/twilio/platform\?q=%31'
lacks "signatures are for hooks alone" "$(curl -s -m 5 -H 'X-Twilio-Signature: s1' "$url/api/user/x")" HOOK_
is "a large page arrives whole" "$(curl -s -m 5 "$url/large" | grep -o 0123456789 | wc -l)" 10000

poison() { status "$url/poison"; }
is "a request that kills its process is a 502" "$(poison)" 502
poison >/dev/null
poison >/dev/null
sleep 0.3
is "and the next ones are served" "$(for _ in {1..10}; do status "$url/blkpages/"; done)" \
	"$(printf '200%.0s' {1..10})"

for answer in "/blkpages/ 200" "/poison 502" "/static/none.css 404" "/busy 503"; do
	head=$(curl -s -o /dev/null -D - -m 5 "$url${answer% *}" | tr -d '\r')
	has "${answer}: its status" "$head" "^HTTP/1.1 ${answer#* }"
	has "${answer}: nothing from elsewhere" "$head" "^Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self';"
	has "${answer}: not in a frame" "$head" "frame-ancestors 'none'"
	has "${answer}: no guessing of types" "$head" '^X-Content-Type-Options: nosniff'
	has "${answer}: no referrer" "$head" '^Referrer-Policy: same-origin'
	has "${answer}: no devices" "$head" '^Permissions-Policy: camera=\(\)'
	has "${answer}: an own window" "$head" '^Cross-Origin-Opener-Policy: same-origin'
	has "${answer}: the request's number" "$head" '^X-Request-Id: [0-9a-f]{32}$'
	lacks "${answer}: no promise of TLS without it" "$head" '^Strict-Transport'
	lacks "${answer}: no version" "$head" '^Server: nginx/'
	is "${answer}: one Cache-Control" "$(grep -c '^Cache-Control' <<<"$head")" 1
done
has "the till may use the camera" "$(curl -si "$url/manage/")" 'camera=\(self\)'
head=$(curl -s -o /dev/null -D - "$url/busy" | tr -d '\r' | grep Retry-After)
is "a binary's own Retry-After stays alone" "$head" "Retry-After: 77"
has "nginx adds one where it refuses" "$(curl -si "$url/poison")" '^Retry-After: 5'
has "for people a page" "$(curl -si "$url/poison")" '<h1>The service is restarting'
has "for machines JSON" "$(curl -si "$url/api/poison")" '^\{"error":\{"code":"unavailable","message":"[^"]+"\}\}$'
has "with its type" "$(curl -si "$url/api/poison")" '^Content-Type: application/json'

head=$(curl -s -o /dev/null -D - -H 'Accept-Encoding: gzip' "$url/static/a-12345678.css" | tr -d '\r')
has "static files are kept for ever" "$head" '^Cache-Control: public, max-age=31536000, immutable$'
has "and compressed beforehand" "$head" '^Content-Encoding: gzip'
has "with their type" "$head" '^Content-Type: text/css'
lacks "an absent one is not kept" "$(curl -si "$url/static/b.css")" 'immutable'
is "nothing beside the folder is served" "$(status --path-as-is "$url/static/../log/access.log")" 200
is "not even so" "$(binary --path-as-is "$url/static/../log/access.log")" guest
is "nor so" "$(status --path-as-is "$url/static..%2flog/access.log")" 200
lacks "the configuration stays inside" "$(curl -s --path-as-is "$url/static../nginx/nginx.conf")" worker_processes

head -c 20000 /dev/zero | tr '\0' x >"$place/large"
is "a body above 16 kB is refused" "$(status --data-binary @"$place/large" "$url/api/user/x")" 413
has "in JSON for machines" "$(curl -s --data-binary @"$place/large" "$url/api/user/x")" '"code":"too_large"'
head -c 16000 /dev/zero | tr '\0' x >"$place/fits"
is "one below is taken" "$(status --data-binary @"$place/fits" "$url/api/user/x")" 200
head -c 1048576 /dev/zero | tr '\0' x >"$place/most"
{ cat "$place/most"; echo x; } >"$place/more"
is "a hook takes 1 MB" "$(status --data-binary @"$place/most" "$url/hooks/twilio/platform")" 200
is "and not a byte more" "$(status --data-binary @"$place/more" "$url/hooks/twilio/platform")" 413
has "which it says in JSON" "$(curl -s --data-binary @"$place/more" "$url/hooks/twilio/platform")" '"code":"too_large"'
is "a header of 20 kB is refused" "$(status -H "X-Long: $(cat "$place/large")" "$url/")" 400
printf 'NONSENSE\r\n\r\n' >"$place/nonsense"
has "nonsense is a bad request" "$(curl -s telnet://127.0.0.1:"$PORT" <"$place/nonsense")" '400 Bad Request'
is "an address of 20 kB is refused" "$(status "$url/?$(cat "$place/large")")" 414

# A client that never finishes its header is let go; nobody else waits.
began=$SECONDS
{ exec 3<>"/dev/tcp/127.0.0.1/$PORT"; printf 'GET / HTTP/1.1\r\nHost: x\r\n' >&3; cat <&3; } >"$place/slow" 2>/dev/null
check "a client slow with its header is let go after 5 s" test $((SECONDS - began)) -le 8
exec 3>&-
has "what was logged is JSON with the request's number" "$(cat "$place/log/access.log")" \
	'^\{"at":"[^"]+","request_id":"[0-9a-f]{32}","method":"GET","path":"/a/","status":200'
lacks "without queries and addresses" "$(cat "$place/log/access.log")" 'q=1|127\.0\.0\.1'

# The limits, with loopback no longer exempt.
sed -i 's|^\t\t127.0.0.0/8 1;.*||; s|rate=5r/s|rate=1r/m|' "$demo"
kill -HUP "$server"
sleep 1
codes=$(for _ in {1..60}; do status -d a=b "$url/api/user/send-otp"; echo; done | sort | uniq -c | xargs)
is "after 51 anonymous posts an address waits" "$codes" "51 200 9 429"
has "and is told for how long" "$(curl -si -d a=b "$url/blkpages/")" '^Retry-After: 10'
is "reading goes on" "$(status "$url/blkpages/")" 200
is "so does who signed in" "$(status -H 'Cookie: __Host-guest-1=x' -d a=b "$url/blkpages/")" 200
codes=$(for _ in {1..14}; do status -H 'Cookie: __Host-staff=x' -d a=b "$url/manage/sign-in"; echo; done | sort | uniq -c | xargs)
has "passwords are tried slowly" "$codes" '^1[12] 200 [23] 429$'
owner_tries() { for _ in {1..14}; do status -H 'Cookie: __Host-owner=x' -d a=b "$url/owner/$1"; echo; done | sort | uniq -c | xargs; }
has "so are an owner's" "$(owner_tries sign-in)" '^1[12] 200 [23] 429$'
has "with the codes in one count" "$(owner_tries code)" '1[1-4] 429$'
is "the owner's other pages are not" "$(owner_tries jobs)" "14 200"

# The request in hand is finished when nginx is told to stop.
status "$url/slow" >"$place/last" &
last=$!
sleep 0.3
kill -QUIT "$server"
wait "$last"
is "stopping finishes the request in hand" "$(cat "$place/last")" 200
wait "$server"
is "and ends well" $? 0

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test \
	-keyout "$place/key" -out "$place/certificate" 2>/dev/null
chmod 644 "$place/key"
production=$place/nginx/production.conf
GUEST_HOSTS='guest.example *.guest.example' MANAGE_HOST=manage.example OWNER_HOST=owner.example API_HOST=api.example \
	CERTIFICATE=$place/certificate CERTIFICATE_KEY=$place/key deploy/nginx.sh production >"$production"
https=$(free_port) http=$(free_port) inside=$(free_port)
sed -i "s|:443 |:$https |; s|listen 443 |listen 127.0.0.1:$https |; s|:80 |:$http |; s|listen 80 |listen 127.0.0.1:$http |
	s|127.0.0.1:9180|127.0.0.1:$inside|; s|^user .*|daemon off;|" "$production"
check "the production configuration is one" "${as[@]}" /usr/sbin/nginx -t -e /dev/null -p "$place/nginx/" -c "$production"
"${as[@]}" /usr/sbin/nginx -e "$place/log/nginx-error.log" -p "$place/nginx/" -c "$production" &
pids+=($!)
sleep 1
at() { # <host> <path> …
	local host=$1 path=$2
	shift 2
	curl -sk -m 5 --resolve "$host:$https:127.0.0.1" "$@" "https://$host:$https$path"
}
code() { at "$@" -o /dev/null -w '%{http_code}'; }
has "guests have a host" "$(at guest.example /blkpages/)" '^binary=guest'
has "and networks theirs" "$(at one.guest.example /)" '^binary=guest'
is "without the till" "$(code guest.example /manage/sign-in)" 404
is "without the platform's console" "$(code guest.example /owner/)" 404
is "without the API" "$(code guest.example /api/x)" 404
is "without the demo's tools" "$(code guest.example /dev/outbox)" 404
has "the till has one" "$(at manage.example /manage/)" '^binary=manage'
is "without guest pages" "$(code manage.example /blkpages/)" 404
is "without the platform's console" "$(code manage.example /owner/)" 404
has "the platform has one" "$(at owner.example /owner/networks)" '^binary=owner'
has "which leads to its console" "$(at owner.example / -i)" '^location: https://owner.example[^/]*/owner/'
is "without the till" "$(code owner.example /manage/)" 404
is "without guest pages" "$(code owner.example /blkpages/)" 404
has "the API has one" "$(at api.example /api/x)" '^binary=api'
is "without the till" "$(code api.example /manage/)" 404
has "and the hooks" "$(at api.example /hooks/twilio/platform)" '^binary=hook'
is "which guests' hosts have not" "$(code guest.example /hooks/twilio/platform)" 404
is "metrics are not public" "$(code api.example /metrics)$(code guest.example /metrics)" 404404
is "they are read inside" "$(binary "http://127.0.0.1:$inside/metrics")" api
is "another name is nobody's" "$(code other.example /)" 421
has "browsers are told to stay on TLS" "$(at guest.example / -i)" '^strict-transport-security: max-age=63072000'
is "TLS 1.1 is refused" "$(code guest.example / --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0)" 000
is "TLS 1.2 is spoken" "$(code guest.example /blkpages/ --tls-max 1.2)" 200
has "plain http leads to it" "$(curl -si -H 'Host: guest.example' "http://127.0.0.1:$http/x?y")" '^Location: https://guest.example/x\?y'
finish
