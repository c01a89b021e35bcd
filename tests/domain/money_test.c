/* Arithmetic on money: tables at the limits, and properties checked by multiplying back. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "domain/money.h"
#include "random.h"

enum { CASES = 50000 };
typedef __int128 wide;

static void division_rounds_down(void **state)
{
	static const struct {
		int64_t a, b, c, expected;
	} table[] = {
		{7, 1, 2, 3},
		{-7, 1, 2, -4},
		{7, -1, 2, -4},
		{-7, -1, 2, 3},
		{-8, 1, 2, -4},
		{0, 5, 3, 0},
		{-1, 1, INT64_MAX, -1},
		{1, 1, INT64_MAX, 0},
		{INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
		{INT64_MAX, INT64_MAX, 1, INT64_MAX},
		{INT64_MAX, -INT64_MAX, 1, -INT64_MAX},
		{INT64_MIN, INT64_MIN, 1, INT64_MAX},
		{INT64_MIN, 1, 1, -INT64_MAX},
		{3000000000, 3000000000, 9000000, 1000000000000},
	};
	(void)state;
	for (size_t at = 0; at < sizeof(table) / sizeof(table[0]); at++)
		assert_int_equal(mul_div_floor(table[at].a, table[at].b, table[at].c),
				 table[at].expected);
}

static void halves_round_up(void **state)
{
	static const struct {
		int64_t a, b, c, expected;
	} table[] = {
		{1, 1, 2, 1},
		{3, 1, 2, 2},
		{4, 1, 3, 1},
		{5, 1, 3, 2},
		{1050, 500, 10000, 53}, /* 5 % of 10.50 is 0.525 */
		{1049, 500, 10000, 52},
		{0, 9, 7, 0},
		{INT64_MAX, 1, INT64_MAX, 1},
		{INT64_MAX, INT64_MAX, 2, INT64_MAX},
		{INT64_MAX - 1, 1, 2, INT64_MAX / 2},
	};
	(void)state;
	for (size_t at = 0; at < sizeof(table) / sizeof(table[0]); at++)
		assert_int_equal(mul_div_half_up(table[at].a, table[at].b, table[at].c),
				 table[at].expected);
}

static void quotients_multiply_back(void **state)
{
	struct random random = {1};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		int64_t a = random_between(&random, -LIMIT_MINOR, LIMIT_MINOR);
		int64_t b = random_between(&random, -LIMIT_MINOR, LIMIT_MINOR);
		int64_t c = random_between(&random, 1, LIMIT_MINOR >> at % 30);
		wide low = (wide)mul_div_floor(a, b, c) * c;
		assert_true(low <= (wide)a * b && (wide)a * b < low + c);
		if (a < 0 || b < 0)
			continue;
		wide twice = 2 * ((wide)mul_div_half_up(a, b, c) * c - (wide)a * b);
		assert_true(-c < twice && twice <= c);
	}
}

static void sums_that_do_not_fit_are_refused(void **state)
{
	int64_t sum = 17;

	(void)state;
	assert_false(add_checked(INT64_MAX, 1, &sum));
	assert_false(add_checked(INT64_MIN, -1, &sum));
	assert_int_equal(sum, 17);
	assert_true(add_checked(INT64_MAX, INT64_MIN, &sum));
	assert_int_equal(sum, -1);
	assert_true(add_checked(INT64_MAX - 1, 1, &sum));
	assert_int_equal(sum, INT64_MAX);
	assert_int_equal(add_saturated(INT64_MAX, 1), INT64_MAX);
	assert_int_equal(add_saturated(-INT64_MAX, -5), -INT64_MAX);
	assert_int_equal(add_saturated(2, 3), 5);
	assert_int_equal(mul_add_saturated(INT64_MAX, 2, 1), INT64_MAX);
	assert_int_equal(mul_add_saturated(INT64_MAX, -2, 1), -INT64_MAX);
	assert_int_equal(mul_add_saturated(-6, 7, 2), -40);
}

static void points_are_worth_whole_minor_units_or_nothing(void **state)
{
	int64_t minor = 17;

	(void)state;
	assert_true(points_worth(5000, 100, 100, &minor)); /* £50 = 5,000 points */
	assert_int_equal(minor, 5000);
	assert_true(points_worth(1, 1, 5000, &minor)); /* 1 point = ₦50 */
	assert_int_equal(minor, 5000);
	assert_true(points_worth(0, 3, 2, &minor));
	assert_int_equal(minor, 0);
	minor = 17;
	assert_false(points_worth(2, 3, 2, &minor));
	assert_false(points_worth(-3, 3, 2, &minor));
	assert_false(points_worth(INT64_MAX, 1, 2, &minor));
	assert_int_equal(minor, 17);
	assert_true(points_worth(INT64_MAX, 1, 1, &minor));
	assert_int_equal(minor, INT64_MAX);

	assert_int_equal(points_step(100, 100), 1);
	assert_int_equal(points_step(1, 5000), 1);
	assert_int_equal(points_step(100, 30), 10);
	assert_int_equal(points_step(3, 2), 3);
	assert_int_equal(points_step(100, 0), 1);
	assert_int_equal(points_within(99, 100, 100), 99);
	assert_int_equal(points_within(7499, 1, 5000), 1);
	assert_int_equal(points_within(5, 3, 2), 6);
	assert_int_equal(points_within(1, 3, 2), 0);
	assert_int_equal(points_within(-1, 3, 2), 0);
	assert_int_equal(points_within(-1000, 3, 2), 0);
	assert_int_equal(points_within(500, 3, 0), 0);
}

static void steps_are_the_smallest_and_within_is_the_most(void **state)
{
	struct random random = {2};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		int64_t points = random_between(&random, 1, 200);
		int64_t minor = random_between(&random, 1, 200);
		int64_t step = points_step(points, minor);
		int64_t limit = random_between(&random, 0, 20000);
		int64_t most = points_within(limit, points, minor);
		int64_t worth = -1;
		assert_true(points_worth(step, points, minor, &worth) && worth > 0);
		for (int64_t less = 1; less < step && at < 2000; less++)
			assert_false(points_worth(less, points, minor, &worth));
		assert_true(points_worth(most, points, minor, &worth) && worth <= limit);
		assert_true(points_worth(most + step, points, minor, &worth) && worth > limit);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(division_rounds_down),
		cmocka_unit_test(halves_round_up),
		cmocka_unit_test(quotients_multiply_back),
		cmocka_unit_test(sums_that_do_not_fit_are_refused),
		cmocka_unit_test(points_are_worth_whole_minor_units_or_nothing),
		cmocka_unit_test(steps_are_the_smallest_and_within_is_the_most),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
