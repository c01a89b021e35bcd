/* The view: names found in objects and rows, what is truthy, derived names, JSON. */
#include "core/view.h"
#include "core/db_private.h"
#include "core/format.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static int open_arena(void **state)
{
	*state = arena_new(16 << 20);
	return 0;
}

static int close_arena(void **state)
{
	arena_free(*state);
	formats_close_all();
	return 0;
}

static void close_db(void *db)
{
	db_close(db);
}

/* Rows as if a query had brought them; all values of a row are given as text, NULL for SQL NULL. */
static struct rows *rows_of(struct arena *arena, int count, const char *const *values)
{
	static char names[][8] = {"name", "points", "paid", "ends_at"};
	static const Oid types[] = {25, 20, 16, 1184};
	enum { COLUMNS = 4 };
	PGresAttDesc columns[COLUMNS] = {{0}};
	PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	for (int i = 0; i < COLUMNS; i++)
		columns[i] = (PGresAttDesc){.name = names[i], .typid = types[i]};
	assert_true(PQsetResultAttrs(result, COLUMNS, columns));
	for (int i = 0; i < count * COLUMNS; i++) {
		const char *text = values[i];
		int length = text ? (int)strlen(text) : -1;
		char *copy = text ? arena_text(arena, text) : NULL;
		assert_true(PQsetvalue(result, i / COLUMNS, i % COLUMNS, copy, length));
	}
	static const struct query query = {.name = "people"};
	struct rows *rows = arena_alloc(arena, sizeof *rows);
	rows->query = &query;
	rows->db = db_open("", "view_test");
	rows->db->arena = arena;
	arena_defer(arena, close_db, rows->db);
	rows->current = -1;
	rows_arrive(rows, result);
	return rows;
}

static const char *const two_rows[] = {
	"Ann \"A\"", "630", "t", "2026-06-12 18:42:00.5+00", "Bo", "-5", "f", NULL,
};

static struct value find(struct arena *arena, struct value from, const char *name)
{
	const struct formats *formats = formats_for("en-GB", "GBP", 2, "Europe/London");
	struct value found;
	if (!value_find(from, formats, arena, name, strlen(name), &found))
		fail_msg("%s is not found", name);
	return found;
}

static bool finds(struct arena *arena, struct value from, const char *name)
{
	const struct formats *formats = formats_for("en-GB", "GBP", 2, "Europe/London");
	struct value found;
	return value_find(from, formats, arena, name, strlen(name), &found);
}

static void later_value_replaces_earlier(void **state)
{
	struct view *view = view_new(*state);
	for (int i = 0; i < 50; i++)
		view_int(view, arena_printf(*state, "name_%d", i % 20), i);
	view_text(view, "name_3", "three");
	assert_string_equal(find(*state, value_object(view), "name_3").text, "three");
	assert_int_equal(find(*state, value_object(view), "name_4").number, 44);
	assert_int_equal(find(*state, value_object(view), "name_19").number, 39);
	assert_false(finds(*state, value_object(view), "name_20"));
	assert_false(finds(*state, value_object(view), "name"));
	assert_false(finds(*state, value_object(view), ""));
}

static void rows_are_objects_by_column_name(void **state)
{
	struct view *view = view_new(*state);
	view_rows(view, "guests", rows_of(*state, 2, two_rows));
	struct value rows = find(*state, value_object(view), "guests");
	assert_int_equal(value_items(rows), 2);
	struct value ann = value_item(rows, 0), bo = value_item(rows, 1);
	assert_string_equal(find(*state, ann, "name").text, "Ann \"A\"");
	assert_int_equal(find(*state, ann, "points").number, 630);
	assert_true(find(*state, ann, "paid").flag);
	assert_int_equal(find(*state, ann, "ends_at").kind, VALUE_TIME);
	assert_int_equal(find(*state, ann, "ends_at").number, 1781289720500000);
	assert_int_equal(find(*state, bo, "points").number, -5);
	assert_false(find(*state, bo, "paid").flag);
	assert_int_equal(find(*state, bo, "ends_at").kind, VALUE_NULL);
	assert_false(finds(*state, bo, "email"));
}

static void row_that_does_not_exist_is_null(void **state)
{
	struct view *view = view_new(*state);
	view_row(view, "guest", rows_of(*state, 2, two_rows));
	view_row(view, "nobody", rows_of(*state, 0, NULL));
	assert_string_equal(find(*state, find(*state, value_object(view), "guest"), "name").text,
			    "Ann \"A\"");
	assert_int_equal(find(*state, value_object(view), "nobody").kind, VALUE_NULL);
}

static void names_are_derived_from_the_value_in_front(void **state)
{
	struct view *view = view_new(*state);
	view_int(view, "points", 12450);
	view_int(view, "cap_used_minor", 1250);
	view_text(view, "label", "x");
	view_null(view, "gone_at");
	view_text(view, "points_short", "exact wins");
	struct value object = value_object(view);
	assert_string_equal(find(*state, object, "points_text").text, "12,450");
	assert_string_equal(find(*state, object, "points_short").text, "exact wins");
	assert_int_equal(find(*state, object, "gone_at_when").kind, VALUE_NULL);
	assert_string_equal(find(*state, object, "cap_used_minor_short").text, "\xc2\xa3"
									       "12.50");
	assert_false(finds(*state, object, "label_text"));
	assert_false(finds(*state, object, "points_"));
	assert_false(finds(*state, object, "_text"));
	assert_false(finds(*state, object, "points_something_long"));
	struct value row = {.kind = VALUE_ROW, .rows = rows_of(*state, 2, two_rows)};
	assert_string_equal(find(*state, row, "points_signed").text, "+630");
	assert_string_equal(find(*state, row, "ends_at_iso").text, "2026-06-12T18:42:00Z");
}

static void emptiness_is_falsey(void **state)
{
	struct arena *arena = *state;
	struct view *view = view_new(arena);
	struct list *list = view_list(view, "list");
	assert_false(value_truthy((struct value){.kind = VALUE_NULL}));
	assert_false(value_truthy((struct value){.kind = VALUE_TEXT, .text = ""}));
	assert_true(value_truthy((struct value){.kind = VALUE_TEXT, .text = "0"}));
	assert_true(value_truthy((struct value){.kind = VALUE_INT, .number = 0}));
	assert_false(value_truthy((struct value){.kind = VALUE_FLAG, .flag = false}));
	assert_true(value_truthy((struct value){.kind = VALUE_FLAG, .flag = true}));
	assert_true(value_truthy(value_object(view)));
	assert_false(value_truthy((struct value){.kind = VALUE_LIST, .list = list}));
	view_item(view, "list");
	assert_true(value_truthy((struct value){.kind = VALUE_LIST, .list = list}));
	struct rows *none = rows_of(arena, 0, NULL), *two = rows_of(arena, 2, two_rows);
	assert_false(value_truthy((struct value){.kind = VALUE_ROWS, .rows = none}));
	assert_true(value_truthy((struct value){.kind = VALUE_ROWS, .rows = two}));
	assert_true(value_truthy((struct value){.kind = VALUE_ROW, .row = 1, .rows = two}));
	assert_false(value_truthy((struct value){.kind = VALUE_ROW, .row = 2, .rows = two}));
}

static const char *json(struct view *view)
{
	struct buffer buffer = buffer_in(view_arena(view));
	view_json(&buffer, view);
	return buffer_end(&buffer);
}

static void tree_is_written_as_json(void **state)
{
	struct view *view = view_new(*state);
	assert_string_equal(json(view), "{}");
	view_words(view, "t", NULL);
	view_int(view, "least", INT64_MIN);
	view_flag(view, "yes", true);
	view_null(view, "none");
	view_time(view, "at", 1781289720000000);
	view_text(view_object(view, "guest"), "name", "Ann");
	view_list(view, "empty");
	struct list *outer = view_list(view, "lists"), *inner = list_new(*state);
	list_add(inner, (struct value){.kind = VALUE_INT, .number = 1});
	list_add(inner, (struct value){.kind = VALUE_INT, .number = 2});
	list_add(outer, (struct value){.kind = VALUE_LIST, .list = inner});
	view_row(view, "nobody", rows_of(*state, 0, NULL));
	view_rows(view, "rows", rows_of(*state, 2, two_rows));
	assert_string_equal(
		json(view),
		"{\"least\":-9223372036854775808,\"yes\":true,\"none\":null,"
		"\"at\":\"2026-06-12T18:42:00Z\",\"guest\":{\"name\":\"Ann\"},\"empty\":[],"
		"\"lists\":[[1,2]],\"nobody\":null,\"rows\":["
		"{\"name\":\"Ann \\\"A\\\"\",\"points\":630,\"paid\":true,"
		"\"ends_at\":\"2026-06-12T18:42:00Z\"},"
		"{\"name\":\"Bo\",\"points\":-5,\"paid\":false,\"ends_at\":null}]}");
}

static void assert_json_text(struct arena *arena, const char *text, const char *wanted)
{
	struct buffer buffer = buffer_in(arena);
	json_text(&buffer, text);
	assert_string_equal(buffer_end(&buffer), arena_printf(arena, "\"%s\"", wanted));
}

static void json_text_is_always_valid(void **state)
{
	struct arena *arena = *state;
	assert_json_text(arena, "", "");
	assert_json_text(arena, "a\"b\\c/", "a\\\"b\\\\c/");
	assert_json_text(arena, "\b\f\n\r\t\x01\x1f\x7f", "\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f");
	assert_json_text(arena, "\xc2\x80\xc2\x9f\xc2\xa0", "\\u0080\\u009f\xc2\xa0");
	assert_json_text(arena, "\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa",
			 "\\u2028\\u2029\xe2\x80\xaa");
	assert_json_text(arena, "\xd0\xb6\xf0\x9f\x8d\x95", "\xd0\xb6\xf0\x9f\x8d\x95");
#define BAD "\xef\xbf\xbd"
	assert_json_text(arena, "a\xff", "a" BAD);
	assert_json_text(arena, "\xd0", BAD);
	assert_json_text(arena, "\xe2\x82", BAD BAD);
	assert_json_text(arena, "\xc0\xaf", BAD BAD);
	assert_json_text(arena, "\xed\xa0\x80", BAD BAD BAD);
	assert_json_text(arena, "\xf4\x90\x80\x80", BAD BAD BAD BAD);
	assert_json_text(arena, "\xe0\x80\xaf", BAD BAD BAD);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	const struct CMUnitTest tests[] = {
		TEST(later_value_replaces_earlier),
		TEST(rows_are_objects_by_column_name),
		TEST(row_that_does_not_exist_is_null),
		TEST(names_are_derived_from_the_value_in_front),
		TEST(emptiness_is_falsey),
		TEST(tree_is_written_as_json),
		TEST(json_text_is_always_valid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
