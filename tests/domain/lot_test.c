/* Lots: the order in which they are taken, what is due, and local days of 23, 25 and no hours. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <time.h>
#include "core/format.h"
#include "domain/lot.h"
#include "random.h"

enum { CASES = 20000, MOST = 12 };

static int64_t utc(int year, int month, int day, int hour, int minute)
{
	struct tm tm = {.tm_year = year - 1900,
			.tm_mon = month - 1,
			.tm_mday = day,
			.tm_hour = hour,
			.tm_min = minute};

	return (int64_t)timegm(&tm) * 1000000;
}

static int close_formats(void **state)
{
	(void)state;
	formats_close_all();
	return 0;
}

static const struct lot three[] = {{"a", 100, 10}, {"b", 200, 20}, {"c", 300, 30}};

static void the_oldest_expiry_goes_first(void **state)
{
	struct lot_take takes[3];

	(void)state;
	assert_int_equal(lots_take(three, 3, 5, 250, -1, takes), 2);
	assert_int_equal(takes[0].lot, 0);
	assert_int_equal(takes[0].points, 100);
	assert_int_equal(takes[1].lot, 1);
	assert_int_equal(takes[1].points, 150);
	assert_int_equal(lots_take(three, 3, 5, 100, -1, takes), 1);
	assert_int_equal(lots_take(three, 3, 5, 600, -1, takes), 3);
	assert_int_equal(takes[2].points, 300);
	assert_int_equal(lots_take(three, 3, 5, 0, -1, takes), 0);
}

static void what_is_not_there_is_not_taken(void **state)
{
	struct lot_take takes[3];

	(void)state;
	assert_int_equal(lots_take(three, 3, 5, 601, -1, takes), -1);
	assert_int_equal(lots_take(three, 0, 5, 1, -1, takes), -1);
	assert_int_equal(lots_take(three, 3, 5, -1, -1, takes), -1);
	assert_int_equal(lots_take(three, 3, 9, 600, -1, takes), 3);
	assert_int_equal(lots_take(three, 3, 10, 600, -1, takes), -1); /* gone at its instant */
	assert_int_equal(lots_take(three, 3, 10, 500, -1, takes), 2);
	assert_int_equal(takes[0].lot, 1);
	assert_int_equal(lots_take(three, 3, 30, 1, -1, takes), -1);
}

static void a_refund_takes_its_own_lot_first(void **state)
{
	struct lot_take takes[3];

	(void)state;
	assert_int_equal(lots_take(three, 3, 5, 350, 2, takes), 2);
	assert_int_equal(takes[0].lot, 2);
	assert_int_equal(takes[0].points, 300);
	assert_int_equal(takes[1].lot, 0);
	assert_int_equal(takes[1].points, 50);
	assert_int_equal(lots_take(three, 3, 5, 600, 1, takes), 3);
	assert_int_equal(takes[0].lot, 1);
	assert_int_equal(takes[1].lot, 0);
	assert_int_equal(takes[2].lot, 2);
	assert_int_equal(lots_take(three, 3, 15, 50, 0, takes), 1); /* its own is past */
	assert_int_equal(takes[0].lot, 1);
	assert_int_equal(lots_take(three, 3, 5, 601, 1, takes), -1);
}

static void due_lots_are_counted(void **state)
{
	static const struct lot lots[] = {{"a", 5, 10}, {"b", 0, 10}, {"c", 7, 20}};
	int64_t points = 17;

	(void)state;
	assert_int_equal(lots_due(lots, 3, 9, &points), 0);
	assert_int_equal(points, 0);
	assert_int_equal(lots_due(lots, 3, 10, &points), 2);
	assert_int_equal(points, 5);
	assert_int_equal(lots_due(lots, 3, 20, &points), 3);
	assert_int_equal(points, 12);
	assert_int_equal(lots_due(lots, 0, 20, &points), 0);
	assert_int_equal(points, 0);
}

static int any_lots(struct random *random, struct lot *lots)
{
	int count = (int)random_between(random, 0, MOST);
	int64_t expires_at = 0;

	for (int lot = 0; lot < count; lot++) {
		expires_at += random_between(random, 0, 5);
		lots[lot] = (struct lot){"", random_between(random, 0, 100), expires_at};
	}
	return count;
}

/* Point by point: each comes from the own lot, or else from the first live one that still has some.
 */
static int64_t take_one_by_one(struct lot *lots, int count, int64_t now, int64_t points, int first)
{
	for (; points > 0; points--) {
		int from = first >= 0 && lots[first].left > 0 && lots[first].expires_at > now
				   ? first
				   : 0;
		while (from < count && (lots[from].left == 0 || lots[from].expires_at <= now))
			from++;
		if (from == count)
			return points;
		lots[from].left--;
	}
	return 0;
}

static void taking_agrees_with_taking_one_by_one(void **state)
{
	struct random random = {51};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		struct lot lots[MOST], model[MOST];
		struct lot_take takes[MOST];
		int count = any_lots(&random, lots);
		int64_t now = random_between(&random, 0, 30);
		int64_t points = random_between(&random, 0, 50 * (int64_t)(count + 1));
		int first = (int)random_between(&random, -1, count - 1);
		for (int lot = 0; lot < count; lot++)
			model[lot] = lots[lot];
		int64_t missing = take_one_by_one(model, count, now, points, first);
		int taken = lots_take(lots, count, now, points, first, takes);
		assert_int_equal(taken<0, missing> 0);
		for (int take = 0; take < taken; take++) {
			assert_true(takes[take].points > 0);
			lots[takes[take].lot].left -= takes[take].points;
		}
		for (int lot = 0; lot < count && taken >= 0; lot++)
			assert_int_equal(lots[lot].left, model[lot].left);
	}
}

static void due_and_live_are_all(void **state)
{
	struct random random = {52};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		struct lot lots[MOST];
		struct lot_take takes[MOST];
		int count = any_lots(&random, lots);
		int64_t now = random_between(&random, 0, 30);
		int64_t all = 0, gone = 0;
		for (int lot = 0; lot < count; lot++)
			all += lots[lot].left;
		int due = lots_due(lots, count, now, &gone);
		assert_true(lots_take(lots, count, now, all - gone, -1, takes) >= 0);
		assert_int_equal(lots_take(lots, count, now, all - gone + 1, -1, takes), -1);
		assert_true(due == count || lots[due].expires_at > now);
		assert_true(due == 0 || lots[due - 1].expires_at <= now);
	}
}

static void a_lot_lives_to_the_end_of_its_local_day(void **state)
{
	/* Noon in London in winter + 180 × 24 h is 13:00 of summer time; the day ends at 23:00 UTC.
	 */
	int64_t noon = utc(2026, 1, 19, 12, 0);

	(void)state;
	assert_int_equal(lot_expiry(noon, 180 * 24, "Europe/London"), utc(2026, 7, 18, 23, 0));
	assert_int_equal(lot_expiry(noon, 180 * 24, "Europe/Moscow"), utc(2026, 7, 18, 21, 0));
	assert_int_equal(lot_expiry(noon, 180 * 24, "Africa/Lagos"), utc(2026, 7, 18, 23, 0));
	assert_int_equal(lot_expiry(noon, 180 * 24, "UTC"), utc(2026, 7, 19, 0, 0));
	/* 22:59 UTC is 23:59 there, a minute later the next day begins */
	assert_int_equal(lot_expiry(utc(2026, 7, 18, 22, 59), 0, "Europe/London"),
			 utc(2026, 7, 18, 23, 0));
	assert_int_equal(lot_expiry(utc(2026, 7, 18, 23, 0), 0, "Europe/London"),
			 utc(2026, 7, 19, 23, 0));
	assert_int_equal(lot_expiry(utc(2026, 7, 18, 23, 0) - 1, 0, "Europe/London"),
			 utc(2026, 7, 18, 23, 0));
}

static void days_of_23_and_25_hours(void **state)
{
	(void)state;
	/* London, 29 March 2026: 00:00 to 24:00 local is 00:00 to 23:00 UTC */
	assert_int_equal(lot_expiry(utc(2026, 3, 29, 0, 0), 0, "Europe/London"),
			 utc(2026, 3, 29, 23, 0));
	assert_int_equal(lot_expiry(utc(2026, 3, 28, 12, 0), 24, "Europe/London"),
			 utc(2026, 3, 29, 23, 0));
	/* 24 h after 23:30 of the day before is 00:30 of the day after: hours, not days */
	assert_int_equal(lot_expiry(utc(2026, 3, 28, 23, 30), 24, "Europe/London"),
			 utc(2026, 3, 30, 23, 0));
	/* London, 25 October 2026: 23:00 UTC of the 24th to 00:00 UTC of the 26th */
	assert_int_equal(lot_expiry(utc(2026, 10, 24, 23, 0), 0, "Europe/London"),
			 utc(2026, 10, 26, 0, 0));
	assert_int_equal(lot_expiry(utc(2026, 10, 25, 23, 59), 0, "Europe/London"),
			 utc(2026, 10, 26, 0, 0));
	assert_int_equal(lot_expiry(utc(2026, 10, 24, 23, 0) - 1, 0, "Europe/London"),
			 utc(2026, 10, 24, 23, 0));
}

static void a_day_that_begins_at_one_and_a_day_that_never_was(void **state)
{
	(void)state;
	/* São Paulo, 4 November 2018: midnight is followed by 01:00 of UTC−2, at 03:00 UTC */
	assert_int_equal(lot_expiry(utc(2018, 11, 3, 12, 0), 0, "America/Sao_Paulo"),
			 utc(2018, 11, 4, 3, 0));
	assert_int_equal(lot_expiry(utc(2018, 11, 4, 3, 0), 0, "America/Sao_Paulo"),
			 utc(2018, 11, 5, 2, 0));
	/* Apia skipped 30 December 2011: 24:00 of the 29th, at 10:00 UTC, is 00:00 of the 31st */
	assert_int_equal(lot_expiry(utc(2011, 12, 29, 20, 0), 0, "Pacific/Apia"),
			 utc(2011, 12, 30, 10, 0));
	assert_int_equal(lot_expiry(utc(2011, 12, 30, 10, 0), 0, "Pacific/Apia"),
			 utc(2011, 12, 31, 10, 0));
	assert_int_equal(lot_expiry(utc(2011, 12, 29, 12, 0), 24, "Pacific/Apia"),
			 utc(2011, 12, 31, 10, 0));
}

static void expiry_never_comes_early(void **state)
{
	static const char *const zones[] = {"Europe/London", "Europe/Moscow",	  "Africa/Lagos",
					    "Pacific/Apia",  "America/Sao_Paulo", "Asia/Kathmandu"};
	struct random random = {53};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		int64_t earned_at =
			random_between(&random, utc(2010, 1, 1, 0, 0), utc(2037, 1, 1, 0, 0));
		int64_t hours = random_between(&random, 0, 400 * 24);
		int64_t full = earned_at + hours * 3600000000;
		int64_t expiry = lot_expiry(earned_at, hours, zones[at % 6]);
		assert_true(expiry > full && expiry <= full + 25 * INT64_C(3600000000));
		/* an instant before its end is still the same day */
		assert_int_equal(lot_expiry(expiry - 1, 0, zones[at % 6]), expiry);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_expiry_goes_first),
		cmocka_unit_test(what_is_not_there_is_not_taken),
		cmocka_unit_test(a_refund_takes_its_own_lot_first),
		cmocka_unit_test(due_lots_are_counted),
		cmocka_unit_test(taking_agrees_with_taking_one_by_one),
		cmocka_unit_test(due_and_live_are_all),
		cmocka_unit_test(a_lot_lives_to_the_end_of_its_local_day),
		cmocka_unit_test(days_of_23_and_25_hours),
		cmocka_unit_test(a_day_that_begins_at_one_and_a_day_that_never_was),
		cmocka_unit_test(expiry_never_comes_early),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("lot", tests, NULL, close_formats);
}
