/* What a connection's role must not do, tried for the sandbox's self-test. These are no queries of
 * the product: they are right when they fail. */
#include "core/db_private.h"
#include "core/sandbox_private.h"
#include <stdio.h>

static const char *ask(struct db *db, const char *text)
{
	const struct query query = {"selftest", text, 0, "", "", 0, false, NULL};
	struct arena *arena = arena_new(64 * 1024);

	db_begin(db, arena, 0);
	if (!db->failed && db_send(db, ASKED_UNPREPARED, &query, NULL, NULL))
		db_read(db, NULL);
	bool failed = db_finish(db, false) == DB_FAILED;
	db->arena = NULL;
	arena_free(arena);
	return failed ? db_error(db) : NULL;
}

const char *db_try_role(struct db *db, const char *role)
{
	char text[100];
	snprintf(text, sizeof text, "SET ROLE %s", role);
	return ask(db, text);
}

const char *db_try_table(struct db *db, const char *table)
{
	char text[100];
	snprintf(text, sizeof text, "SELECT * FROM %s LIMIT 1", table);
	return ask(db, text);
}
