# Every sql/<module>/<query>.sql becomes the C function sql_<module>_<query>.
# usage: awk -v part=h|c -f queries.awk sql/*/*.sql    prints queries.h or queries.c
# The comment in front of a query is its declaration:
#	-- Its meaning, in one or more lines.
#	-- in:  network_id uuid, limit bigint
#	-- out: guest_id uuid, name text      (both may go on in further comment lines)
#	-- tenant: none, because ...          (only where the text does not say network_id = $1)
#	-- kept: programme                    (a process keeps its rows until the network's programme changes)
# sql/<module>/<query>_many.sql is <query> for many rows: the same parameters as arrays, but for the network; it has no function of its own, see
# db_gather().
function fail(message) {
	print file ": " message > "/dev/stderr"
	failed = 1
	exit 1
}
function quoted(text) {
	gsub(/\\/, "&&", text)
	gsub(/["?]/, "\\\\&", text)
	gsub(/\t/, "\\t", text)
	return "\"" text "\""
}
function embedded(line) {
	line = quoted(line)
	return "\t" substr(line, 1, length(line) - 1) "\\n\"\n"
}
function tidy(list) {
	gsub(/[ \t]+/, " ", list)
	gsub(/ ?, ?/, ", ", list)
	sub(/^ /, "", list)
	sub(/ $/, "", list)
	return list ~ /^(|-|none|nothing)$/ ? "" : list
}
function c_type(type) {
	if (type ~ /^(bigint|integer|smallint)$/)
		return "int64_t "
	return type == "boolean" ? "bool " : "const char *"
}
function c_value(type, name) {
	if (type ~ /^(bigint|integer|smallint)$/)
		return "db_integer(db, " name ")"
	return type == "boolean" ? name " ? \"true\" : \"false\"" : name
}
# Declares the finished file's query in the part that is wanted.
function finish(	count, items, i, word, arguments, values, n) {
	if (file == "")
		return
	if (text == "")
		fail("no statement in it")
	input = tidy(input)
	output = tidy(output)
	count = input == "" ? 0 : split(input, items, ", ")
	if (kept && items[1] != "network_id uuid")
		fail("is kept, so its first parameter must be the network")
	arguments = "struct db *db"
	values = ""
	for (i = 1; i <= count; i++) {
		n = split(items[i], word, " ")
		if (n != 2 || word[1] !~ /^[a-z_][a-z0-9_]*$/)
			fail("in: is not \"name type, name type\": " items[i])
		arguments = arguments ", " c_type(word[2]) word[1]
		values = values (i > 1 ? ", " : "") c_value(word[2], word[1])
	}
	inputs[symbol] = input
	many = (symbol "_many") in named
	if (part == "h" && symbol !~ /_many$/) {
		print "/* " meaning " */"
		print "struct rows *sql_" symbol "(" arguments ");"
	} else if (part == "c") {
		if (many)
			print "static const struct query query_" symbol "_many;"
		print "static const struct query query_" symbol " = {"
		print "\t\"" name "\",\n" text "\t, " count ", " quoted(input) ","
		print "\t" quoted(output) ", " queries ", " (kept ? "true" : "false") ","
		print "\t" (many ? "&query_" symbol "_many" : "NULL") ","
		print "};"
	}
	if (part == "c" && symbol !~ /_many$/) {
		print "struct rows *sql_" symbol "(" arguments ")\n{"
		if (count)
			print "\tconst char *values[] = {" values "};"
		print "\treturn db_query(db, &query_" symbol ", " (count ? "values" : "NULL") ");\n}\n"
	}
	all[queries++] = symbol
}
# A form for many rows has its query's parameters, as arrays.
function compare_many(	symbol, single, wanted) {
	for (symbol in inputs) {
		if (symbol !~ /_many$/)
			continue
		single = symbol
		sub(/_many$/, "", single)
		wanted = inputs[single]
		gsub(/,/, "[],", wanted)
		sub(/\[\],/, ",", wanted)
		if (wanted == "" || wanted "[]" != inputs[symbol]) {
			file = symbol
			fail("is not for many rows of " single ": " wanted "[]")
		}
	}
}
FNR == 1 {
	finish()
	file = meaning = input = output = text = ""
	kept = 0
	ours = FILENAME !~ /sql\/migrations\//
	if (ours) {
		file = name = FILENAME
		if (!sub(/^(.*\/)?sql\//, "", name) || !sub(/\.sql$/, "", name) || name !~ /^[a-z0-9_]+\/[a-z0-9_]+$/)
			fail("is not called sql/<module>/<query>.sql")
		symbol = name
		sub(/\//, "_", symbol)
		section = "meaning"
	}
}
!ours { next }
/^--/ {
	line = $0
	sub(/^--[ \t]*/, "", line)
	if (line ~ /^in:/) {
		section = "in"
		sub(/^in:/, "", line)
	} else if (line ~ /^out:/) {
		section = "out"
		sub(/^out:/, "", line)
	} else if (line ~ /^tenant:/) {
		section = "tenant"
	} else if (line ~ /^kept:/) {
		section = "kept"
		if (line != "kept: programme")
			fail("kept: is not \"programme\"")
		kept = 1
	}
	gsub(/\*\//, "* /", line)
	if (section == "meaning")
		meaning = meaning (meaning == "" ? "" : "\n * ") line
	else if (section == "in")
		input = input " " line
	else if (section == "out")
		output = output " " line
	else if (section == "tenant")
		text = text embedded("-- " line)
	next
}
/^[ \t]*$/ {
	section = "statement"
	next
}
{
	section = "statement"
	line = $0
	sub(/;[ \t]*$/, "", line)
	text = text embedded(line)
}
BEGIN {
	if (part != "h" && part != "c") {
		print "usage: awk -v part=h|c -f queries.awk FILE..." > "/dev/stderr"
		failed = 1
		exit 1
	}
	queries = 0
	for (i = 1; i < ARGC; i++) {
		symbol = ARGV[i]
		if (sub(/^(.*\/)?sql\//, "", symbol) && sub(/\.sql$/, "", symbol) && sub(/\//, "_", symbol))
			named[symbol]
	}
	print "/* Made from sql/ by cgi-bin/tools/queries.awk: one function a query. */"
	print part == "h" ? "#pragma once\n#include \"core/db.h\"\n" : "#include \"queries.h\"\n#include <stddef.h>\n"
}
END {
	if (failed)
		exit 1
	finish()
	compare_many()
	if (part == "c") {
		print "const struct query *const sql_queries[] = {"
		for (i = 0; i < queries; i++)
			print "\t&query_" all[i] ","
		print "\tNULL,\n};\nconst int sql_queries_count = " queries ";"
	}
}
