/* Writes for many guests that go as one statement a table: each row's arguments wait as elements of
 * arrays. */
#include "core/db_private.h"
#include <string.h>

void db_gather(struct db *db)
{
	db->gathered = arena_alloc(db->arena, GATHERED_KINDS * sizeof(*db->gathered));
	db->gathered_kinds = 0;
	db->gathering = true;
}

/* An element of an array as Postgres reads it. */
static void add_element(struct buffer *array, const char *value)
{
	buffer_add(array, array->length ? "," : "{", 1);
	if (!value) {
		buffer_text(array, "NULL");
		return;
	}
	buffer_add(array, "\"", 1);
	for (size_t plain; *value; value += plain) {
		plain = strcspn(value, "\"\\");
		buffer_add(array, value, plain);
		if (value[plain]) {
			const char escaped[] = {'\\', value[plain++]};
			buffer_add(array, escaped, sizeof(escaped));
		}
	}
	buffer_add(array, "\"", 1);
}

static struct gathered *kind_of(struct db *db, const struct query *query)
{
	for (int i = 0; i < db->gathered_kinds; i++)
		if (db->gathered[i].query == query)
			return &db->gathered[i];
	if (db->gathered_kinds == GATHERED_KINDS)
		gather_send(db);
	struct gathered *kind = &db->gathered[db->gathered_kinds++];
	*kind = (struct gathered){.query = query};
	for (int i = 0; i < query->parameters; i++)
		kind->columns[i] = buffer_in(db->arena);
	return kind;
}

void gather_add(struct db *db, const struct query *query, const char *const *values)
{
	struct gathered *kind = kind_of(db, query);
	kind->network_id = values[0];
	for (int i = 1; i < query->parameters; i++)
		add_element(&kind->columns[i], values[i]);
	if (++kind->rows == GATHERED_ROWS)
		gather_send(db);
}

void gather_send(struct db *db)
{
	for (int i = 0; i < db->gathered_kinds; i++) {
		struct gathered *kind = &db->gathered[i];
		const char *values[GATHERED_COLUMNS] = {kind->network_id};
		for (int column = 1; column < kind->query->parameters; column++) {
			buffer_add(&kind->columns[column], "}", 1);
			values[column] = buffer_end(&kind->columns[column]);
		}
		if (!db_settle(db) || !db_send_many(db, kind->query->many, values, kind->rows))
			break;
	}
	db->gathered_kinds = 0;
}
