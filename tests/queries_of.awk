# Which role asks which query: follows the calls from each binary's own functions down to sql_x().
# usage: awk -f tests/queries_of.awk cgi-bin/*/*.c    prints "loyalty_guest sql_guest_list"
# It reads the house's form of C: a definition starts at the line's edge and ends with a brace there. To be
# named in a body is to be called, so tables of functions count too.

# The role of what a file's functions ask; "" for what is asked for whoever calls.
function role_of(file,	part) {
	split(file, part, "/")
	if (part[2] ~ /^(guest|manage|owner|api|hook|dev)$/)
		return "loyalty_" part[2]
	if (part[2] == "channels" || part[2] == "worker" && part[3] ~ /^send/)
		return "loyalty_send"
	if (part[2] == "worker" && part[3] ~ /^(demo|setup)/)
		return "loyalty_setup"
	return part[2] == "worker" && part[3] != "main.c" ? "loyalty_worker" : ""
}
function open_body(name, own) {
	body = FILENAME ":" name
	if (!own)
		defined_in[name] = FILENAME
	known[body] = FILENAME
}
function read_words(line,	count, i, word) {
	gsub(/"([^"\\]|\\.)*"/, "", line)
	gsub(/\/\*.*\*\//, "", line)
	gsub(/(->|\.)[ \t]*[a-z_]+/, "", line) # members are named like functions at times
	count = split(line, word, /[^A-Za-z0-9_]+/)
	for (i = 1; i <= count; i++)
		if (word[i] ~ /^[a-z]/)
			words[body] = words[body] " " word[i]
}
FNR == 1 {
	own_role = role_of(FILENAME)
	body = heading = ""
}
/^[ \t]*\/?\*/ { next }
/\.once = true/ {
	once[own_role] = 1
}
body != "" {
	if (/^}/)
		body = ""
	else
		read_words($0)
	next
}
/^[a-z].*=/ { # a table or a struct at the line's edge
	name = $0
	sub(/[ \t]*(\[.*)?=.*/, "", name)
	sub(/.*[^A-Za-z0-9_]/, "", name)
	open_body(name, /^static/)
	read_words(substr($0, index($0, "=")))
	if (/;[ \t]*$/)
		body = ""
	next
}
/^[a-z].*\(/ && !/;[ \t]*$/ {
	heading = $0
	heading_is_own = /^static/
	sub(/\(.*/, "", heading)
	sub(/.*[^A-Za-z0-9_]/, "", heading)
}
/^{/ && heading != "" {
	open_body(heading, heading_is_own)
	heading = ""
}
# Keeping answers belongs to pages that say so; serve() names it for all. The platform's own log is for who acts without
# a network; audit_add() names it for all.
function may_enter(role, file) {
	if (file ~ /domain\/audit_platform\.c$/)
		return role ~ /_(owner|worker)$/
	return file !~ /core\/once\.c$/ || role in once
}
function follow(role, at,	count, i, word, target, file) {
	if ((role, at) in seen)
		return
	seen[role, at] = 1
	file = known[at]
	count = split(words[at], word, " ")
	for (i = 1; i <= count; i++) {
		if (word[i] ~ /^sql_/) {
			if (!((role, word[i]) in printed))
				print role, word[i]
			printed[role, word[i]] = 1
			continue
		}
		target = file ":" word[i]
		if (!(target in known)) {
			if (!(word[i] in defined_in))
				continue
			target = defined_in[word[i]] ":" word[i]
		}
		# What another role's file does is that role's.
		if (role_of(known[target]) != "" && role_of(known[target]) != role)
			continue
		if (may_enter(role, known[target]))
			follow(role, target)
	}
}
END {
	for (at in known)
		if (role_of(known[at]) != "") {
			follow(role_of(known[at]), at)
		} else if (known[at] ~ /worker\/main\.c$/) { # books the runs of both
			follow("loyalty_worker", at)
			follow("loyalty_send", at)
		}
}
