/* Tiers: every threshold's edge, up at once, down after the grace. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "domain/tier.h"
#include "random.h"

enum { BRONZE, SILVER, GOLD, PLATINUM, VIP, TIERS, CASES = 20000 };

static const int64_t day = INT64_C(86400000000);
static const int64_t start = INT64_C(1780000000000000);

static const struct tier tiers[TIERS] = {
	{1, "BRONZE", 500, 0, 0},     {2, "SILVER", 1000, 30000, 0},
	{3, "GOLD", 1500, 100000, 0}, {4, "PLATINUM", 2000, 300000, 0},
	{5, "VIP", 2500, 1000000, 0},
};

static void a_threshold_is_reached_exactly(void **state)
{
	(void)state;
	assert_int_equal(tier_reached(tiers, TIERS, -1), BRONZE);
	assert_int_equal(tier_reached(tiers, TIERS, 0), BRONZE);
	for (int tier = SILVER; tier < TIERS; tier++) {
		assert_int_equal(tier_reached(tiers, TIERS, tiers[tier].threshold_minor - 1),
				 tier - 1);
		assert_int_equal(tier_reached(tiers, TIERS, tiers[tier].threshold_minor), tier);
	}
	assert_int_equal(tier_reached(tiers, TIERS, INT64_MAX), VIP);
	assert_int_equal(tier_reached(tiers, 1, INT64_MAX), BRONZE);
}

static void equal_thresholds_give_the_highest(void **state)
{
	static const struct tier flat[] = {
		{1, "A", 0, 0, 0}, {2, "B", 0, 0, 0}, {3, "C", 0, 10, 0}, {4, "D", 0, 10, 0}};

	(void)state;
	assert_int_equal(tier_reached(flat, 4, 0), 1);
	assert_int_equal(tier_reached(flat, 4, 10), 3);
}

static void up_is_at_once_down_after_the_grace(void **state)
{
	int64_t below = 0;

	(void)state;
	assert_int_equal(tier_held(tiers, TIERS, BRONZE, 300000, start, 30 * day, &below),
			 PLATINUM);
	assert_int_equal(below, 0);
	assert_int_equal(tier_held(tiers, TIERS, PLATINUM, 299999, start, 30 * day, &below),
			 PLATINUM);
	assert_int_equal(below, start);
	assert_int_equal(
		tier_held(tiers, TIERS, PLATINUM, 0, start + 30 * day - 1, 30 * day, &below),
		PLATINUM);
	assert_int_equal(below, start);
	assert_int_equal(
		tier_held(tiers, TIERS, PLATINUM, 99999, start + 30 * day, 30 * day, &below),
		SILVER);
	assert_int_equal(below, 0);
}

static void coming_back_ends_the_grace(void **state)
{
	int64_t below = start;

	(void)state;
	assert_int_equal(tier_held(tiers, TIERS, GOLD, 100000, start + 29 * day, 30 * day, &below),
			 GOLD);
	assert_int_equal(below, 0);
	assert_int_equal(tier_held(tiers, TIERS, GOLD, 99999, start + 31 * day, 30 * day, &below),
			 GOLD);
	assert_int_equal(below, start + 31 * day);
	assert_int_equal(tier_held(tiers, TIERS, GOLD, 1000000, start + 32 * day, 30 * day, &below),
			 VIP);
	assert_int_equal(below, 0);
}

static void without_a_grace_down_is_at_once_too(void **state)
{
	int64_t below = 0;

	(void)state;
	assert_int_equal(tier_held(tiers, TIERS, VIP, 0, start, 0, &below), BRONZE);
	assert_int_equal(below, 0);
}

static void what_is_missing_to_the_next(void **state)
{
	(void)state;
	assert_int_equal(tier_missing(tiers, TIERS, BRONZE, 0), 30000);
	assert_int_equal(tier_missing(tiers, TIERS, BRONZE, 29999), 1);
	assert_int_equal(tier_missing(tiers, TIERS, GOLD, 50000), 250000); /* in its grace */
	assert_int_equal(tier_missing(tiers, TIERS, BRONZE, 40000), 0);
	assert_int_equal(tier_missing(tiers, TIERS, VIP, 0), 0);
}

static void held_is_never_below_reached_and_falls_only_after_the_grace(void **state)
{
	struct random random = {31};
	int64_t below = 0, now = start, last_at_or_above = start;
	int held = BRONZE;

	(void)state;
	for (int at = 0; at < CASES; at++) {
		int64_t spend = random_between(&random, 0, 400000) * random_between(&random, 0, 3);
		int reached = tier_reached(tiers, TIERS, spend);
		now += random_between(&random, 0, 12) * day;
		if (reached >= held)
			last_at_or_above = now;
		int next = tier_held(tiers, TIERS, held, spend, now, 30 * day, &below);
		assert_true(next == held || next == reached);
		assert_true(next >= reached);
		if (next < held)
			assert_true(now - last_at_or_above >= 30 * day);
		assert_true(below == 0 || (next > reached && now - below < 30 * day));
		if (next < held)
			last_at_or_above = now;
		held = next;
	}
}

static void spending_what_is_missing_reaches_the_next(void **state)
{
	struct random random = {32};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		int64_t spend = random_between(&random, 0, 1200000);
		int reached = tier_reached(tiers, TIERS, spend);
		int64_t missing = tier_missing(tiers, TIERS, reached, spend);
		assert_int_equal(missing == 0, reached == VIP);
		if (missing == 0)
			continue;
		assert_int_equal(tier_reached(tiers, TIERS, spend + missing), reached + 1);
		assert_int_equal(tier_reached(tiers, TIERS, spend + missing - 1), reached);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_threshold_is_reached_exactly),
		cmocka_unit_test(equal_thresholds_give_the_highest),
		cmocka_unit_test(up_is_at_once_down_after_the_grace),
		cmocka_unit_test(coming_back_ends_the_grace),
		cmocka_unit_test(without_a_grace_down_is_at_once_too),
		cmocka_unit_test(what_is_missing_to_the_next),
		cmocka_unit_test(held_is_never_below_reached_and_falls_only_after_the_grace),
		cmocka_unit_test(spending_what_is_missing_reaches_the_next),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("tier", tests, NULL, NULL);
}
