#!/usr/bin/env bash
# What the documents promise about the shape of the tree: arrows between folders, addresses and files, templates,
# memory, time, SQL.
# shellcheck disable=SC2046,SC2086 # lists of files
set -u
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/tap.sh
. tests/tap.sh

# Prints offending lines; nothing found is good.
none() { # <name> <command>…
	local name=$1
	shift
	is "$name" "$("$@" 2>&1 | head -n 20)" ""
}
sources() { find "$@" -name '*.[ch]' | sort; }
# Lines of C without comments, as file:line.
code() {
	local file
	for file; do
		LC_ALL=C awk -v file="$file" '{
			line = $0
			while (1) {
				if (inside) { if (!(end = index(line, "*/"))) { line = kept; break }; line = kept substr(line, end + 2); inside = 0; kept = "" }
				if (!(start = index(line, "/*"))) break
				kept = substr(line, 1, start - 1); line = substr(line, start + 2); inside = 1
			}
			sub(/\/\/.*/, "", line)
			print file ":" NR ": " line
			kept = ""
		}' "$file"
	done
}
calls() { # <regular expression of names> <files>…: calls of them outside comments and strings
	local names=$1
	shift
	code "$@" | sed 's/"\([^"\\]\|\\.\)*"/""/g' | grep -E "(^|[^A-Za-z0-9_>.])($names) ?\(" || true
}

includes() { # <folder> <what may be included, as a regular expression>
	grep -HnE '^#include "' "cgi-bin/$1"/*.[ch] 2>/dev/null | grep -vE "#include \"($2)\"" || true
}
generated='queries\.h|pages\.h|assets\.h'
own='[a-z0-9_]+\.h'
none "core includes core" includes core "core/[a-z0-9_]+\.h|$own|$generated"
none "domain includes domain and what core has for rules" includes domain \
	"core/(arena|base32|buffer|db|caller|crypto|config|format|phone|view)\.h|domain/[a-z0-9_]+\.(h|txt)|$own|queries\.h"
for main in cgi-bin/*/main.c; do
	binary=$(basename "$(dirname "$main")")
	allowed="core/[a-z0-9_]+\.h|domain/[a-z0-9_]+\.h|$binary/[a-z0-9_]+\.h|$own|$generated"
	[ "$binary" != worker ] || allowed="$allowed|channels/[a-z0-9_]+\.h"
	none "$binary includes itself, domain and core" includes "$binary" "$allowed"
done
none "channels are the worker's" bash -c 'grep -rlE "#include \"channels/" cgi-bin | grep -vE "^cgi-bin/(worker|channels)/"'

named() { # struct page page_<folder>_<file> stands in cgi-bin/<folder>/<file>.c
	grep -HoE '^const struct page page_[a-z0-9_]+' cgi-bin/*/*.c 2>/dev/null | while IFS=: read -r file text; do
		want=$(sed 's|^cgi-bin/||; s|\.c$||; s|/|_|' <<<"$file")
		[ "${text##* page_}" = "$want" ] || [[ ${text##* page_} == "$want"_* ]] || echo "$file: ${text##* }"
	done
}
none "a page's name says its file" named
shapes() { # every address is declared in a page of its folder's binary, once
	grep -HE '^const struct page page_' cgi-bin/*/*.c 2>/dev/null |
		sed -nE 's|^cgi-bin/([a-z]+)/[^:]*:.*\{ *(\.path = )?("[^"]*").*|\1 \3|p' | sort | uniq -d
}
none "no address is taken twice" shapes

templates=$(find templates -name '*.html' 2>/dev/null | sort)
# Templates that may write unescaped text: none.
none "templates escape everything" grep -nE '\{\{\{|\{\{ *&' $templates /dev/null
none "templates have no inline style" grep -niE '<style|[ "]style *=' $templates /dev/null
none "templates have no inline script" bash -c 'grep -HniE "<script" "$@" | grep -viE "<script[^>]* src=" ; grep -HniE " on[a-z]+ *= *[\"{]" "$@"; true' - $templates /dev/null
none "templates ask no other host for anything" grep -nE '(src|href|action)="(https?:)?//' $templates /dev/null
none "style sheets ask no other host for anything" bash -c 'find static -name "*.css" -exec grep -HnE "url\([\"'\'']?(https?:)?//|@import" {} +; true'

c=$(sources cgi-bin)
# The renderer's and the catalogues' compiled forms live as long as the process; they are opened and closed there. What
# jansson and OpenSSL need is given to them where it can end the process (http_fields, digest).
life='http_fields|digest|arena|db|db_batch|db_kept|db_rows|mustache[a-z_]*|words[a-z_]*|format[a-z_]*|config|metrics|clock|fcgi'
none "memory comes from the arena" bash -c "grep -vE '^cgi-bin/core/($life)\.c:'" <<<"$(calls 'malloc|calloc|realloc|free|strdup|strndup|asprintf' $c)"
none "no unbounded copying" calls 'sprintf|vsprintf|strcpy|strcat|gets|stpcpy' $c
none "only the clock knows the time" bash -c "grep -vE '^cgi-bin/core/(clock|log|format[a-z_]*|metrics)\.c:'" <<<"$(calls 'time|gettimeofday|clock_gettime|localtime|localtime_r' $c)"
none "only core/db speaks libpq" bash -c "grep -vE '^cgi-bin/core/db[a-z_]*\.[ch]:'" <<<"$(calls 'PQ[a-z][A-Za-z]+' $c)"
none "only core/fcgi speaks libfcgi" bash -c "grep -vE '^cgi-bin/core/fcgi\.c:'" <<<"$(calls 'FCGX_[A-Za-z_]+' $c)"
none "the outside is reached by channels only" bash -c "grep -vE '^cgi-bin/(channels/|core/sandbox_attempts\.c)'" <<<"$(calls 'curl_[a-z_]+|getaddrinfo|connect' $c)"
sql_in_c() { code $(sources cgi-bin | grep -v "^cgi-bin/core/db") | grep -E '"(SELECT|INSERT INTO|UPDATE|DELETE FROM) '; }
none "no SQL stands in C" sql_in_c
none "an OTP try is counted by otp alone" bash -c "grep -vE '^(cgi-bin/domain/otp[a-z_]*\.[ch]|cgi-bin/[a-z]+/[a-z_]*(otp|code|sign_in|verif)[a-z_]*\.c):'" <<<"$(calls 'otp_check' $c)"

queries=$(find sql -mindepth 2 -name '*.sql' ! -path 'sql/migrations/*' | sort)
clockless() { sed 's/--.*//' "$1" | grep -niE '\b(now\(\)|current_timestamp|current_date|localtimestamp|(clock|transaction|statement)_timestamp\(\))' | sed "s|^|$1:|"; }
all_clockless() { for file in $queries; do clockless "$file"; done; }
none "queries read the request's instant, not the server's" all_clockless
none "windows are hours" bash -c 'grep -HniE "interval *'\''[0-9]+ (day|month|week|year)" "$@"' - $queries /dev/null

opening() { for file in $c; do case $(head -c 2 "$file") in '/*' | '//') ;; *) echo "$file" ;; esac; done; }
none "every file begins by saying what it is for" opening
long() { for file in $(sources cgi-bin/core); do n=$(wc -l <"$file"); [ "$n" -le 350 ] || echo "$file: $n lines"; done; }
none "no file of core is over 350 lines" long
# What git leaves alone may stand there too.
agreed='LICENSE|Makefile|README\.md|cgi-bin|deploy|nginx\.conf|sql|static|templates|tests|build|var|var-.*|node_modules'
none "nothing else stands at the top" bash -c "ls | grep -vxE '$agreed'"
none "nothing is left to do" grep -nE 'TO''DO|FIX''ME' $c $templates Makefile nginx.conf deploy/* tests/*.sh
finish
