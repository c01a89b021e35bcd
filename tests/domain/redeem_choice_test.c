/* What the forms that redeem offer can always be redeemed. */
#include "domain/redeem_choice.h"
#include "domain/money.h"
#include "random.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct cap cap_left(int64_t limit, int64_t used)
{
	struct cap_terms terms = {.mode = CAP_SLIDING, .limit_minor = limit, .warning_percent = 80};
	struct cap_sums sums = {
		.sliding_minor = used, .oldest_at = used ? 1 : 0, .oldest_minor = used};
	return cap_of(&terms, &sums, 2);
}

static void examples(void **state)
{
	(void)state;
	struct cap fresh = cap_left(5000, 0), little = cap_left(5000, 4950),
		   none = cap_left(5000, 5000);
	struct redeem_choice choice = redeem_choice(100, 100, 100, &fresh, 12480);
	assert_int_equal(choice.least, 100);
	assert_int_equal(choice.most, 5000);
	assert_int_equal(choice.count, 3);
	assert_int_equal(choice.presets[1], 2000);
	choice = redeem_choice(100, 100, 100, &fresh, 99);
	assert_true(choice.too_few && !choice.count && !choice.too_little_left);
	choice = redeem_choice(100, 100, 100, &little, 500);
	assert_true(choice.too_little_left && !choice.count && !choice.too_few);
	choice = redeem_choice(100, 100, 100, &none, 500);
	assert_true(!choice.too_little_left && !choice.count && !choice.too_few);
	choice = redeem_choice(100, 100, 100, &fresh, 100);
	assert_int_equal(choice.count, 1);
	choice = redeem_choice(1, 5000, 10, &(struct cap){.remaining_minor = 2500000},
			       292); /* naira: a point is 50.00 */
	assert_int_equal(choice.most, 292);
	choice = redeem_choice(3, 2, 100, &fresh,
			       1000); /* whole minor units only every third point */
	assert_int_equal(choice.least, 102);
	assert_int_equal(choice.most, 999);
}

static void whatever_is_offered_can_be_redeemed(void **state)
{
	(void)state;
	struct random random = {7};
	for (int i = 0; i < 20000; i++) {
		int64_t value_points = random_between(&random, 1, 200),
			value_minor = random_between(&random, 1, 6000),
			minimum = random_between(&random, 1, 500),
			available = random_between(&random, 0, 20000),
			limit = random_between(&random, 0, 100000);
		struct cap cap = cap_left(limit, random_between(&random, 0, limit));
		struct redeem_choice choice =
			redeem_choice(value_points, value_minor, minimum, &cap, available);
		for (int p = 0; p < choice.count; p++) {
			int64_t worth;
			assert_true(choice.presets[p] >= minimum && choice.presets[p] <= available);
			assert_true(
				points_worth(choice.presets[p], value_points, value_minor, &worth));
			assert_true(worth <= cap.remaining_minor);
			assert_true(p == 0 || choice.presets[p] > choice.presets[p - 1]);
		}
		assert_true(choice.count > 0 || choice.most < choice.least);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(examples),
					   cmocka_unit_test(whatever_is_offered_can_be_redeemed)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
