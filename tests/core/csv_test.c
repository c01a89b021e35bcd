/* Lists as files: quoting, formulas, money, times. */
#include "core/csv.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define MARK "\xef\xbb\xbf"

static struct arena *arena;

static void cells_stand_in_rows(void **state)
{
	(void)state;
	struct buffer csv = buffer_in(arena);
	csv_text(&csv, "Name");
	csv_text(&csv, "Points");
	csv_row_end(&csv);
	csv_text(&csv, "Ada \"the first\", Countess");
	csv_int(&csv, -12480);
	csv_row_end(&csv);
	csv_text(&csv, "");
	csv_int(&csv, 0);
	csv_row_end(&csv);
	assert_string_equal(buffer_end(&csv),
			    MARK "\"Name\",\"Points\"\r\n"
				 "\"Ada \"\"the first\"\", Countess\",-12480\r\n\"\",0\r\n");
}

static void no_cell_is_a_formula(void **state)
{
	(void)state;
	static const char *const formulas[] = {
		"=cmd|' /C calc'!A0", "+44 7700", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"};
	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
		struct buffer csv = buffer_in(arena);
		csv_text(&csv, formulas[i]);
		assert_memory_equal(buffer_end(&csv), MARK "\"'", 5);
	}
	struct buffer csv = buffer_in(arena);
	csv_text(&csv, "a=1");
	assert_string_equal(buffer_end(&csv), MARK "\"a=1\"");
}

static void money_and_times_are_plain(void **state)
{
	(void)state;
	struct buffer csv = buffer_in(arena);
	csv_minor(&csv, 123450, 2);
	csv_minor(&csv, -5, 2);
	csv_minor(&csv, 7, 0);
	csv_minor(&csv, INT64_MIN, 3);
	csv_time(&csv, INT64_C(1781265600) * 1000000);
	csv_time(&csv, 0);
	csv_row_end(&csv);
	assert_string_equal(buffer_end(&csv),
			    MARK "1234.50,-0.05,7,-9223372036854775.808,2026-06-12T12:00:00Z,\r\n");
}

static int open_arena(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_stand_in_rows),
		cmocka_unit_test(no_cell_is_a_formula),
		cmocka_unit_test(money_and_times_are_plain),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
