/* Charts: where gridlines stand, and that every mark is drawn inside its box and said in full. */
#include "core/chart.h"
#include "core/languages.h"
#include "core/format.h"
#include "core/mustache.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static void axis_is(int64_t least, int64_t greatest, int64_t low, int64_t step, int lines)
{
	int64_t got_low, got_step;
	int got_lines;
	chart_axis(least, greatest, &got_low, &got_step, &got_lines);
	assert_int_equal(got_low, low);
	assert_int_equal(got_step, step);
	assert_int_equal(got_lines, lines);
}

static void gridlines_are_round_and_hold_zero(void **state)
{
	(void)state;
	axis_is(0, 0, 0, 1, 1);
	axis_is(3, 3, 0, 1, 3);
	axis_is(0, 10, 0, 5, 2);
	axis_is(5, 97, 0, 25, 4);
	axis_is(100, 232000, 0, 100000, 3);
	axis_is(0, 4000, 0, 1000, 4);
	axis_is(-30, 70, -50, 25, 5);
	axis_is(-8, -2, -8, 2, 4);
	axis_is(0, INT64_C(900000000000000000), 0, INT64_C(250000000000000000), 4);
}

static void every_range_is_covered(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t least = -(rand() % (1 << (i % 20 + 1))),
			greatest = rand() % (1 << (i % 30));
		int64_t low, step;
		int lines;
		chart_axis(least, greatest, &low, &step, &lines);
		assert_true(low <= least && low + lines * step >= greatest);
		assert_true(lines >= 1 && lines <= 6 && low % step == 0);
	}
}

static const char *drawn(const struct chart *chart)
{
	const struct formats *formats = formats_for("en-GB", "GBP", 2, "Europe/London");
	struct view *view = view_new(arena);
	struct templates *templates = templates_plain("templates");
	struct render_failure failure = {0};
	struct buffer page = buffer_in(arena);
	assert_non_null(templates);
	chart_show(view, "drawing", formats, chart);
	struct value value;
	assert_true(value_find(value_object(view), formats, arena, "drawing", 7, &value));
	bool rendered = mustache_render(templates, "shared/_chart", value.object, formats, true,
					&page, &failure);
	if (!rendered)
		fail_msg("%s in %s", failure.name, failure.template_name);
	templates_close(templates);
	return buffer_end(&page);
}

static void a_line_beside_the_time_before(void **state)
{
	(void)state;
	static const char *const labels[] = {"9 June", "10 June", "<11> June"};
	static const int64_t values[] = {100000, 0, 50000}, before[] = {50000, 25000, -1000};
	const char *page = drawn(&(struct chart){
		.title = "Sales per day",
		.finding = "Highest on 9 June.",
		.form = CHART_LINE,
		.unit = CHART_MONEY,
		.count = 3,
		.labels = labels,
		.values = values,
		.before = before,
		.label_name = "Day",
		.value_name = "These 3 days",
		.before_name = "3 days before",
	});
	assert_non_null(strstr(page, "<span>£1,000</span>"));
	assert_non_null(strstr(page, "<span>-£500</span>"));
	assert_non_null(strstr(page, "d=\"M0.00 0.00L50.00 66.67L100.00 33.34\""));
	assert_non_null(strstr(page, "<title>9 June: £1,000.00 (3 days before: £500.00)</title>"));
	assert_non_null(strstr(page, "&lt;11&gt; June"));
	assert_non_null(strstr(page, "x=\"25.00\" y=\"0\" width=\"50.00\""));
	assert_non_null(strstr(page, "<td class=\"num\">-£10.00</td>"));
}

static void bars_and_a_single_mark(void **state)
{
	(void)state;
	static const char *const labels[] = {"May 2026", "June 2026"}, *const ticks[] = {"M", "J"};
	static const int64_t values[] = {0, 61240};
	struct chart chart = {.title = "Guests",
			      .finding = "Grows.",
			      .form = CHART_BARS,
			      .unit = CHART_NUMBER,
			      .count = 2,
			      .labels = labels,
			      .ticks = ticks,
			      .values = values,
			      .label_name = "Month",
			      .value_name = "Guests"};
	const char *page = drawn(&chart);
	assert_non_null(strstr(page, "<span>80k</span>"));
	assert_non_null(strstr(page, "<rect class=\"c1\" x=\"57.00\" y=\"23.45\" width=\"36.00\" "
				     "height=\"76.55\"/>"));
	assert_non_null(strstr(page, "<rect class=\"c4\" x=\"7.00\" y=\"100.00\" width=\"36.00\" "
				     "height=\"0.00\"/>"));
	assert_non_null(strstr(page, "<span>M</span><span>J</span>"));
	chart.count = 1;
	assert_non_null(strstr(drawn(&chart), "width=\"100.00\""));
	chart.form = CHART_LINE;
	assert_non_null(strstr(drawn(&chart), "d=\"M50.00"));
}

static int open_arena(void **state)
{
	(void)state;
	arena = arena_new(16 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	formats_close_all();
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gridlines_are_round_and_hold_zero),
		cmocka_unit_test(every_range_is_covered),
		cmocka_unit_test(a_line_beside_the_time_before),
		cmocka_unit_test(bars_and_a_single_mark),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
