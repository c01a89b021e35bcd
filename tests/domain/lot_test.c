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

static const struct lot three[] = {{"a", 100, 10, 10}, {"b", 200, 20, 20}, {"c", 300, 30, 30}};

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
	static const struct lot lots[] = {{"a", 5, 10, 10}, {"b", 0, 10, 10}, {"c", 7, 20, 20}};
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
		lots[lot] =
			(struct lot){"", random_between(random, 0, 100), expires_at, expires_at};
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

/* Ten in the morning of the day seven days before the last, whichever way the clocks went in
 * between. */
static void a_reminder_comes_seven_days_before_the_last_day(void **state)
{
	static const struct {
		const char *zone;
		int last[3], reminder[5]; /* the last day; day and UTC of the reminder */
	} cases[] = {
		{"Europe/London", {2026, 7, 18}, {2026, 7, 11, 9, 0}},
		{"Europe/London",
		 {2026, 10, 28},
		 {2026, 10, 21, 9, 0}},				       /* clocks back on the 25th */
		{"Europe/London", {2026, 4, 2}, {2026, 3, 26, 10, 0}}, /* and on, 29 March */
		{"Europe/Moscow", {2026, 10, 28}, {2026, 10, 21, 7, 0}},
		{"Africa/Lagos", {2027, 1, 3}, {2026, 12, 27, 9, 0}},
		{"America/New_York", {2026, 11, 4}, {2026, 10, 28, 14, 0}},
		{"Pacific/Apia", {2026, 3, 1}, {2026, 2, 21, 21, 0}},
		{"Asia/Kolkata", {2028, 3, 4}, {2028, 2, 26, 4, 30}}, /* over a leap day */
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *zone = cases[i].zone;
		const int *last = cases[i].last, *reminder = cases[i].reminder;
		int64_t noon = utc(last[0], last[1], last[2], 12, 0);
		if (zone_day(zone, noon) > noon / (INT64_C(86400) * 1000000))
			noon -= INT64_C(43200) * 1000000; /* east of Greenwich it is the next day */
		int64_t expiry = lot_expiry(noon, 0, zone);
		assert_int_equal(
			lot_remind_at(expiry, zone),
			utc(reminder[0], reminder[1], reminder[2], reminder[3], reminder[4]));
		assert_int_equal(zone_day(zone, lot_last_day(expiry, zone)),
				 zone_day(zone, expiry) - 1);
		/* an end within a day: the day before is the last that is whole */
		assert_int_equal(lot_last_day(expiry + 1, zone), lot_last_day(expiry, zone));
	}
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
		cmocka_unit_test(a_reminder_comes_seven_days_before_the_last_day),
		cmocka_unit_test(expiry_never_comes_early),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("lot", tests, NULL, close_formats);
}
