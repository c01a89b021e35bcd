#!/usr/bin/env bash
# asvs.txt: every requirement of the list that applies has its line, and every test a line names is there.
set -u
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/tap.sh
. tests/tap.sh
table=tests/security/asvs.txt
list="1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.2.10 1.3.4 1.3.5 1.3.6 1.3.7 1.3.10 1.3.11 1.4.1 1.4.2 1.4.3 2.1.3 2.2.1 2.2.2 2.3.1 2.3.2 2.3.3
2.3.4 2.3.5 2.4.1 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.2 3.4.3 3.4.4 3.4.5 3.4.6 3.5.1 3.5.3 3.5.4 3.7.2 4.1.1 4.1.3 4.2.1 5.2.1
5.2.2 6.1.1 6.2.1 6.2.4 6.2.8 6.2.12 6.3.1 6.3.2 6.3.3 6.4.1 6.5.1 6.5.3 6.5.4 6.5.5 6.6.1 6.6.2 6.6.3 7.2.3 7.2.4 7.3.1 7.3.2
7.4.1 7.4.2 7.4.5 7.5.1 8.2.1 8.2.2 8.2.3 8.3.1 8.4.1 9.1.1 9.2.1 11.1.1 11.3.2 11.4.2 11.5.1 12.1.1 12.3.2 13.2.2 13.2.4 13.3.1
13.4.1 13.4.4 14.2.1 14.2.7 14.3.2 15.1.2 15.2.2 15.3.1 15.3.2 15.3.3 15.3.4 15.3.7 15.4.2 16.2.5 16.3.1 16.3.2 16.4.1 16.4.2 16.5.1
16.5.2 16.5.3"
lines=$(grep -vE '^(#|$)' "$table")
# Lines that are in one list and not in the other, with a mark of which.
differing() { diff <(tr ' ' '\n' <<<"$list") <(awk '{ print $1 }' <<<"$lines") | grep '^[<>]'; }
is "every requirement has its line, in order" "$(differing)" ""

absent() { # tests a line names that are nowhere
	local number rest each file text
	while read -r number rest; do
		rest=${rest#*| }
		[[ $rest != "not yet: "?* ]] || continue
		while read -r each; do
			[ -n "$each" ] || continue
			file=${each%%: *} text=${each#*: }
			grep -qF -- "$text" "$file" 2>/dev/null || echo "$number: $each"
		done < <(sed 's/ ; /\n/g' <<<"$rest")
	done <<<"$1"
}
is "every test that is named is there" "$(absent "$lines")" ""
nowhere="a name"
nowhere+=" of nothing"
is "a name that is nowhere is found" "$(absent "9.9.9 nothing | tests/security/asvs_test.sh: $nowhere")" "9.9.9: tests/security/asvs_test.sh: $nowhere"
is "every line says where or why not" "$(grep -vE ' \| (not yet: .{10}|[A-Za-z][A-Za-z0-9_./]*: .)' <<<"$lines")" ""
finish
