/* Stretches of days and the earlier ones beside them: ends of months, leap years; and days of zones
 * whose clocks change. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include <time.h>
#include "core/format.h"
#include "domain/period.h"

static int64_t day(int year, int month, int day_in_month)
{
	struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day_in_month};
	return (int64_t)timegm(&tm) / 86400;
}

static void are(const char *range, int64_t today, int64_t from, int64_t before_from,
		int64_t before_to)
{
	struct period period = period_of(range, today);
	assert_int_equal(period.to, today);
	assert_int_equal(period.from, from);
	assert_int_equal(period.before_from, before_from);
	assert_int_equal(period.before_to, before_to);
}

static void ranges_end_today_and_follow_their_earlier_days(void **state)
{
	(void)state;
	int64_t today = day(2026, 6, 12);
	are("today", today, today, day(2026, 6, 5), day(2026, 6, 5));
	are("7", today, day(2026, 6, 6), day(2026, 5, 30), day(2026, 6, 5));
	are("28", today, day(2026, 5, 16), day(2026, 4, 18), day(2026, 5, 15));
	are("90", today, day(2026, 3, 15), day(2025, 12, 15), day(2026, 3, 14));
	are("365", today, day(2025, 6, 13), day(2024, 6, 13), day(2025, 6, 12));
}

static void a_month_is_held_against_as_many_days_of_the_last(void **state)
{
	(void)state;
	are("month", day(2026, 6, 12), day(2026, 6, 1), day(2026, 5, 1), day(2026, 5, 12));
	are("month", day(2026, 6, 1), day(2026, 6, 1), day(2026, 5, 1), day(2026, 5, 1));
	are("month", day(2026, 1, 31), day(2026, 1, 1), day(2025, 12, 1), day(2025, 12, 31));
	are("month", day(2026, 3, 31), day(2026, 3, 1), day(2026, 2, 1), day(2026, 2, 28));
	are("month", day(2024, 3, 30), day(2024, 3, 1), day(2024, 2, 1), day(2024, 2, 29));
	struct period period = period_of("month", day(2026, 3, 31));
	assert_int_equal(period_days(&period), 31);
	assert_int_equal(period_days_before(&period), 28);
}

static void anything_else_is_four_weeks(void **state)
{
	static const char *const others[] = {"", "29", "Month", "28 ", "-7"};
	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_string_equal(period_of(others[i], 20000).range, "28");
}

static void every_day_begins_where_the_last_one_ends(void **state)
{
	static const char *const zones[] = {"Europe/London", "Asia/Kolkata", "Pacific/Kiritimati",
					    "Pacific/Pago_Pago", "America/Sao_Paulo"};
	(void)state;
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		for (int64_t each = day(2017, 1, 1); each < day(2019, 1, 1); each++) {
			int64_t begin = zone_day_begin(zones[i], each);
			assert_int_equal(zone_day(zones[i], begin), each);
			assert_int_equal(zone_day(zones[i], begin - 1), each - 1);
			assert_int_equal(zone_day_begin(zones[i], each + 1),
					 zone_day_end(zones[i], begin));
		}
	formats_close_all();
}

static void days_have_their_place_in_a_month(void **state)
{
	(void)state;
	assert_int_equal(day_of_month(0), 1);
	assert_int_equal(day_of_month(day(2024, 2, 29)), 29);
	assert_int_equal(day_of_month(day(2026, 3, 1) - 1), 28);
	formats_close_all();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_end_today_and_follow_their_earlier_days),
		cmocka_unit_test(a_month_is_held_against_as_many_days_of_the_last),
		cmocka_unit_test(anything_else_is_four_weeks),
		cmocka_unit_test(every_day_begins_where_the_last_one_ends),
		cmocka_unit_test(days_have_their_place_in_a_month),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
