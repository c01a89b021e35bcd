/* Summaries say what the rows behind them say: by day, by place, over borders of days, however
 * often and in whatever steps they were made. */
#include "domain/summary.h"
#include "core/format.h"
#include "world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static int keep(struct world *world, int64_t until, int most_days)
{
	int days = summary_keep(world_begin(world, WORKER, NULL), until, most_days);
	world_end(world);
	return days;
}

static int64_t of_network(struct world *world, const char *what)
{
	return world_int(world, "SELECT %s AND network_id = '%s'", what, world->network_id);
}

static void an_empty_network_has_a_day_of_zeros(void **state)
{
	(void)state;
	struct world *world = world_open("");
	assert_int_equal(keep(world, world->now, 10), 1);
	assert_int_equal(of_network(world, "count(*) FROM summary_day WHERE true"), 0);
	assert_int_equal(of_network(world, "count(*) FROM summary_reach WHERE true"), 0);
	assert_int_equal(of_network(world, "count(*) FROM summary_network WHERE day = "
					   "'2026-06-12' AND guests + available + pending + "
					   "held + debt = 0"),
			 1);
	assert_int_equal(of_network(world, "count(*) FROM summary_network WHERE true"), 1);
	world->now += HOURS(1);
	assert_int_equal(keep(world, world->now, 10), 0);
	assert_int_equal(of_network(world, "count(*) FROM summary_state WHERE until_at = "
					   "'2026-06-12 13:00+00'"),
			 1);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_network_has_a_day_of_zeros),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
