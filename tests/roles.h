/* Who may open what: every page of a binary, each method, each role, held against a table that
 * people wrote. */
#pragma once
#include "ask.h"

/* Lines of the table: method, path, then one word for each role in this order: open, sign-in (sent
 * there) or refused (403); a path that is missing in the table, or too much in it, fails too.
 * become() makes `asker` a browser of that role. */
void roles_check(struct asker *asker, const char *table, const char *const *roles,
		 void (*become)(void *place, const char *role), void *place);
