# Writes pages.h: every `const struct page page_x` of the folders, declared, and one array for each folder.
# A page is found by its file, so a new page edits nothing and a removed one is gone.
BEGIN {
	print "/* Made by pages.awk: every page, and what each binary answers. */"
	print "#pragma once"
	print "#include \"core/page.h\"\n"
	for (i = 1; i < ARGC; i++) {
		file = ARGV[i]
		folder = file
		sub(/\/[^\/]*$/, "", folder)
		sub(/.*\//, "", folder)
		while ((getline line < file) > 0)
			if (match(line, /^const struct page page_[a-z0-9_]+/)) {
				name = substr(line, 19, RLENGTH - 18)
				if (!(folder in pages))
					folders[++count] = folder
				pages[folder] = pages[folder] "\t&" name ",\n"
				print "extern const struct page " name ";"
			}
		close(file)
	}
	for (i = 1; i <= count; i++) {
		print "\n/* Static, so that only the binary that names it carries its pages. */"
		print "__attribute__((unused)) static const struct page *const " folders[i] "_pages[] = {"
		print pages[folders[i]] "\tNULL,\n};"
	}
	exit
}
