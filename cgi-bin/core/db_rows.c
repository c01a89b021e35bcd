/* What a query brought. The first look at a promise makes db_batch.c read up to it. */
#include "core/db_private.h"
#include "core/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BOOLEAN = 16,
	INT8 = 20,
	INT2 = 21,
	INT4 = 23,
	TIMESTAMPTZ = 1184
}; /* type numbers of Postgres */

static void release(void *result)
{
	PQclear(result);
}

static enum column_kind kind_of(Oid type)
{
	switch (type) {
	case BOOLEAN:
		return COLUMN_FLAG;
	case INT2:
	case INT4:
	case INT8:
		return COLUMN_INTEGER;
	case TIMESTAMPTZ:
		return COLUMN_TIME;
	default:
		return COLUMN_TEXT;
	}
}

/* One block: the shape, its columns, their names. */
static struct shape *shape_new(const PGresult *result)
{
	int count = PQnfields(result);
	size_t size = sizeof(struct shape) + (size_t)count * sizeof(struct column);
	for (int i = 0; i < count; i++)
		size += strlen(PQfname(result, i)) + 1;
	struct shape *shape = calloc(1, size);
	if (!shape)
		log_end("out of memory", "db");
	char *name = (char *)&shape->columns[count];
	shape->count = count;
	for (int i = 0; i < count; i++) {
		size_t length = strlen(PQfname(result, i));
		memcpy(name, PQfname(result, i), length + 1);
		shape->columns[i] = (struct column){name, length, kind_of(PQftype(result, i))};
		name += length + 1;
	}
	return shape;
}

static bool is_shaped(const struct shape *shape, const PGresult *result)
{
	if (shape->count != PQnfields(result))
		return false;
	for (int i = 0; i < shape->count; i++)
		if (strcmp(shape->columns[i].name, PQfname(result, i)) != 0 ||
		    shape->columns[i].kind != kind_of(PQftype(result, i)))
			return false;
	return true;
}

void shapes_close(struct db *db)
{
	for (int i = 0; i < db->statements_length; i++)
		for (struct shape *shape = db->statements[i].shape, *older; shape; shape = older) {
			older = shape->older;
			free(shape);
		}
}

void rows_take(struct rows *rows, PGresult *result)
{
	struct statement *statement = statement_of(rows->db, rows->query);
	if (!statement->shape || !is_shaped(statement->shape, result)) {
		struct shape *older = statement->shape;
		statement->shape = shape_new(result);
		statement->shape->older = older;
	}
	rows->arrived = true;
	rows->result = result;
	rows->count = PQntuples(result);
	rows->shape = statement->shape;
}

void rows_arrive(struct rows *rows, PGresult *result)
{
	struct db *db = rows->db;

	rows->arrived = true;
	if (rows->go_on)
		db->guards--;
	if (!result)
		return;
	arena_defer(db->arena, release, result);
	if (db->stopped)
		return;
	rows_take(rows, result);
	if (rows->go_on && !rows->go_on(rows, rows->context))
		db->stopped = true;
}

static void look(struct rows *rows)
{
	if (!rows->arrived)
		db_read(rows->db, rows);
}

bool rows_arrived(const struct rows *rows)
{
	return rows->arrived;
}

bool rows_next(struct rows *rows)
{
	look(rows);
	if (rows->db->failed || rows->current + 1 >= rows->count) {
		rows->current = rows->count;
		return false;
	}
	rows->current++;
	return true;
}

int rows_count(struct rows *rows)
{
	look(rows);
	return rows->db->failed ? 0 : rows->count;
}

void rows_rewind(struct rows *rows)
{
	rows->current = -1;
}

void rows_go(struct rows *rows, int row)
{
	rows->current = row;
}

int rows_columns(struct rows *rows)
{
	look(rows);
	return rows->shape ? rows->shape->count : 0;
}

const char *rows_column_name(struct rows *rows, int column)
{
	return rows->shape->columns[column].name;
}

enum column_kind rows_column_kind(struct rows *rows, int column)
{
	return rows->shape->columns[column].kind;
}

static bool is_named(const struct column *column, const char *name, size_t length)
{
	return column->length == length && memcmp(column->name, name, length) == 0;
}

int rows_column(struct rows *rows, const char *name, size_t length)
{
	int count = rows_columns(rows);
	for (int i = 0; i < count; i++)
		if (is_named(&rows->shape->columns[i], name, length))
			return i;
	return -1;
}

const char *rows_cell(struct rows *rows, int row, int column)
{
	look(rows);
	if (row < 0 || row >= rows->count || column < 0 || column >= rows_columns(rows) ||
	    PQgetisnull(rows->result, row, column))
		return NULL;
	return PQgetvalue(rows->result, row, column);
}

/* The same for a name that stands in the program, or may: its address tells, its text proves. */
static int column_of(struct rows *rows, const char *name)
{
	look(rows);
	if (!rows->shape)
		return -1;
	struct near *near = &rows->shape->near[((uintptr_t)name ^ (uintptr_t)name >> 5) % NEAR];
	if (near->name == name && !strcmp(rows->shape->columns[near->column].name, name))
		return near->column;
	int column = rows_column(rows, name, strlen(name));
	if (column >= 0)
		*near = (struct near){name, column};
	return column;
}

/* The current row's cell; a name that the result does not have is a mistake of ours. */
static const char *cell(struct rows *rows, const char *name)
{
	int column = column_of(rows, name);

	if (column >= 0)
		return rows_cell(rows, rows->current, column);
	if (rows->result) {
		char message[120];
		snprintf(message, sizeof(message), "no column %s", name);
		db_fail(rows->db, rows->query->name, "", message);
	}
	return NULL;
}

int64_t cell_integer(const char *text)
{
	bool below = *text == '-';
	uint64_t number = 0;

	for (text += below; *text >= '0' && *text <= '9'; text++)
		number = number * 10 + (uint64_t)(*text - '0');
	return (int64_t)(below ? 0 - number : number);
}

int64_t row_int(struct rows *rows, const char *column)
{
	const char *text = cell(rows, column);
	return text ? cell_integer(text) : 0;
}

bool row_bool(struct rows *rows, const char *column)
{
	const char *text = cell(rows, column);
	return text && text[0] == 't';
}

const char *row_text(struct rows *rows, const char *column)
{
	const char *text = cell(rows, column);
	return text ? text : "";
}

int64_t row_time(struct rows *rows, const char *column)
{
	const char *text = cell(rows, column);
	return text ? instant_parse(text) : 0;
}

bool row_null(struct rows *rows, const char *column)
{
	return !cell(rows, column);
}

const char *db_integer(struct db *db, int64_t value)
{
	enum { DIGITS = 21 };
	char text[DIGITS], *start = text + DIGITS;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do
		*--start = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--start = '-';
	return arena_copy(db->arena, start, (size_t)(text + DIGITS - start));
}
