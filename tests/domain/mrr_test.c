/* MRR: twelve months worked out by hand, the borders of a month, and a bridge that sums whatever
 * happened. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "domain/mrr.h"
#include "mrr_fixture.h"
#include "random.h"

enum { CASES = 3000, NETWORKS = 6, CHANGES = 12, MOST = NETWORKS * CHANGES };

static const int64_t hour = INT64_C(3600000000);

static struct mrr_month month_of_stretches(const struct stretch *stretches, int count,
					   const char *currency, int64_t start, int64_t until)
{
	struct mrr_line lines[200];
	assert_true(count <= 200);
	return mrr_sum(lines, mrr_lines(stretches, count, currency, start, until, lines));
}

static void same_figures(const struct mrr_month *got, const struct fixture_month *wanted)
{
	const int64_t pairs[][2] = {
		{got->start_minor, wanted->start},
		{got->moved_minor[MRR_NEW], wanted->by_new},
		{got->moved_minor[MRR_REACTIVATED], wanted->reactivated},
		{got->moved_minor[MRR_EXPANSION], wanted->expansion},
		{got->moved_minor[MRR_CONTRACTION], wanted->contraction},
		{got->moved_minor[MRR_CHURNED], wanted->churned},
		{got->end_minor, wanted->end},
		{got->standing[STANDING_PAYING], wanted->paying},
		{got->standing[STANDING_FREE], wanted->free},
		{got->standing[STANDING_TRIAL], wanted->trial},
		{got->standing[STANDING_PAUSED], wanted->paused},
		{mrr_arpu(got), wanted->arpu},
		{mrr_logo_churn(got), wanted->logo_bp},
		{mrr_revenue_churn(got), wanted->revenue_bp},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i][0] != pairs[i][1])
			fail_msg("%s %s: figure %zu is %lld, not %lld", wanted->name,
				 wanted->currency, i, (long long)pairs[i][0],
				 (long long)pairs[i][1]);
}

static void twelve_months_are_as_worked_out_by_hand(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	int row_count, month_count, count = 0;
	struct fixture_row *rows = fixture_rows(arena, &row_count);
	struct fixture_month *months = fixture_months(arena, &month_count);
	struct stretch stretches[200];
	for (int i = 0; i < row_count; i++)
		if (!rows[i].credit)
			stretches[count++] = rows[i].stretch;
	assert_int_equal(month_count, 24);
	for (int i = 0; i < month_count; i++) {
		struct mrr_month got = month_of_stretches(stretches, count, months[i].currency,
							  month_start(months[i].month),
							  month_start(months[i].month + 1));
		same_figures(&got, &months[i]);
	}
	arena_free(arena);
}

static void months_are_utc_calendar_months(void **state)
{
	(void)state;
	int64_t may, month;
	assert_true(month_parse("2026-05", &may));
	assert_int_equal(month_start(may), INT64_C(1777593600) * 1000000);
	assert_int_equal(month_of(month_start(may)), may);
	assert_int_equal(month_of(month_start(may) - 1), may - 1);
	assert_int_equal(month_of(month_start(may + 1) - 1), may);
	assert_true(month_parse("1970-01", &month) && month == 0 && month_start(month) == 0);
	assert_int_equal(month_of(-1), -1);
	for (const char **text =
		     (const char *[]){"", "2026", "2026-5", "2026-00", "2026-13", "2026-05-01",
				      "1969-12", "3000-01", "2026/05", "2026-0x", "-026-05", NULL};
	     *text; text++)
		assert_false(month_parse(*text, &month));
	for (int64_t at = 0; at < 12 * 1000; at++)
		assert_int_equal(month_of(month_start(at)), at);
}

static void a_change_at_the_border_belongs_to_the_month_that_begins(void **state)
{
	(void)state;
	int64_t may, start, end;
	assert_true(month_parse("2026-05", &may));
	start = month_start(may);
	end = month_start(may + 1);
	struct stretch one[] = {{"a", SUBSCRIPTION_ACTIVE, "RUB", 100, start, end}};
	assert_int_equal(month_of_stretches(one, 1, "RUB", month_start(may - 1), start).end_minor,
			 0);
	struct mrr_month month = month_of_stretches(one, 1, "RUB", start, end);
	assert_int_equal(month.moved_minor[MRR_NEW], 100);
	assert_int_equal(month.end_minor, 100);
	month = month_of_stretches(one, 1, "RUB", end, month_start(may + 2));
	assert_int_equal(month.start_minor, 100);
	assert_int_equal(month.moved_minor[MRR_CHURNED], 100);
	one[0].starts_at--;
	assert_int_equal(month_of_stretches(one, 1, "RUB", month_start(may - 1), start).end_minor,
			 100);
}

static void the_running_month_ends_with_what_holds(void **state)
{
	(void)state;
	int64_t may, start;
	assert_true(month_parse("2026-05", &may));
	start = month_start(may);
	struct stretch all[] = {{"a", SUBSCRIPTION_ACTIVE, "RUB", 100, start, start + hour},
				{"a", SUBSCRIPTION_ACTIVE, "RUB", 300, start + hour, 0}};
	assert_int_equal(month_of_stretches(all, 2, "RUB", start, start + hour).end_minor, 100);
	assert_int_equal(month_of_stretches(all, 2, "RUB", start, start + hour + 1).end_minor, 300);
}

static void shares_are_rounded_half_up_or_nothing(void **state)
{
	(void)state;
	struct mrr_month month = {.start_minor = 20000,
				  .end_minor = 5,
				  .moved_minor[MRR_CHURNED] = 1,
				  .paying_at_start = 3,
				  .paying_through = 1,
				  .standing[STANDING_PAYING] = 2};
	assert_int_equal(mrr_revenue_churn(&month), 1); /* 0.5 of a basis point */
	assert_int_equal(mrr_logo_churn(&month), 6667);
	assert_int_equal(mrr_arpu(&month), 3);
	month = (struct mrr_month){0};
	assert_int_equal(mrr_revenue_churn(&month), MRR_NONE);
	assert_int_equal(mrr_logo_churn(&month), MRR_NONE);
	assert_int_equal(mrr_arpu(&month), MRR_NONE);
}

static void states_have_the_databases_words(void **state)
{
	(void)state;
	for (int at = SUBSCRIPTION_TRIAL; at <= SUBSCRIPTION_ENDED; at++)
		assert_int_equal(
			subscription_state_of(subscription_state_name((enum subscription_state)at)),
			at);
	assert_int_equal(subscription_state_of("?"), SUBSCRIPTION_ENDED);
}

/* A history of up to NETWORKS networks; changes fall on borders of months now and then. */
static int random_history(struct random *random, struct stretch *stretches, int64_t first)
{
	static const char *const names[NETWORKS] = {"a", "b", "c", "d", "e", "f"};
	static const int64_t prices[] = {0, 3690000, 6700000, 9890000, 1};
	int count = 0;
	for (int network = 0; network < NETWORKS; network++) {
		int64_t at = month_start(first - 3) + random_between(random, 0, 3000) * hour;
		int changes = (int)random_between(random, 0, CHANGES);
		for (int i = 0; i < changes; i++) {
			int64_t next = at + random_between(random, 1, 2000) * hour;
			if (random_between(random, 0, 3) == 0)
				next = month_start(month_of(next) + 1);
			stretches[count++] = (struct stretch){
				names[network],
				(enum subscription_state)random_between(random, 0, 3),
				random_between(random, 0, 5) ? "RUB" : "EUR",
				prices[random_between(random, 0, 4)],
				at,
				i == changes - 1 ? 0 : next};
			at = next;
		}
	}
	return count;
}

/* What is paid just before an instant, the long way round. */
static int64_t paid_before(const struct stretch *stretches, int count, int64_t instant)
{
	int64_t sum = 0;
	for (int i = 0; i < count; i++)
		if (stretches[i].state == SUBSCRIPTION_ACTIVE && stretches[i].currency[0] == 'R' &&
		    stretches[i].starts_at <= instant - 1 &&
		    (!stretches[i].ends_at || instant - 1 < stretches[i].ends_at))
			sum += stretches[i].monthly_minor;
	return sum;
}

static void whatever_happened_the_bridge_sums(void **state)
{
	(void)state;
	struct random random = {71};
	struct stretch stretches[MOST];
	int64_t first;
	assert_true(month_parse("2025-06", &first));
	for (int at = 0; at < CASES; at++) {
		int count = random_history(&random, stretches, first);
		int64_t end = paid_before(stretches, count, month_start(first));
		for (int64_t month = first; month < first + 12; month++) {
			int64_t until = month_start(month + 1);
			struct mrr_month got = month_of_stretches(stretches, count, "RUB",
								  month_start(month), until);
			const int64_t *moved = got.moved_minor;
			assert_int_equal(got.start_minor, end);
			assert_int_equal(got.end_minor, paid_before(stretches, count, until));
			assert_int_equal(got.start_minor + moved[MRR_NEW] + moved[MRR_REACTIVATED] +
						 moved[MRR_EXPANSION] - moved[MRR_CONTRACTION] -
						 moved[MRR_CHURNED],
					 got.end_minor);
			assert_int_equal(moved[MRR_STAYED], 0);
			assert_int_equal(got.paying_at_start + got.moved[MRR_NEW] +
						 got.moved[MRR_REACTIVATED] -
						 got.moved[MRR_CHURNED],
					 got.standing[STANDING_PAYING]);
			end = got.end_minor;
		}
	}
}

/* Once churned, a network comes back as reactivated, never as new. */
static void nobody_is_new_twice(void **state)
{
	(void)state;
	struct random random = {72};
	struct stretch stretches[MOST];
	struct mrr_line lines[MOST];
	int64_t first;
	assert_true(month_parse("2025-06", &first));
	for (int at = 0; at < CASES; at++) {
		int count = random_history(&random, stretches, first), seen[NETWORKS] = {0};
		for (int64_t month = first; month < first + 12; month++) {
			int found = mrr_lines(stretches, count, "RUB", month_start(month),
					      month_start(month + 1), lines);
			for (int i = 0; i < found; i++) {
				int *paid = &seen[lines[i].network_id[0] - 'a'];
				assert_false(*paid && lines[i].move == MRR_NEW);
				*paid |= lines[i].start_minor > 0 || lines[i].end_minor > 0;
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twelve_months_are_as_worked_out_by_hand),
		cmocka_unit_test(months_are_utc_calendar_months),
		cmocka_unit_test(a_change_at_the_border_belongs_to_the_month_that_begins),
		cmocka_unit_test(the_running_month_ends_with_what_holds),
		cmocka_unit_test(shares_are_rounded_half_up_or_nothing),
		cmocka_unit_test(states_have_the_databases_words),
		cmocka_unit_test(whatever_happened_the_bridge_sums),
		cmocka_unit_test(nobody_is_new_twice),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("mrr", tests, NULL, NULL);
}
