/* The redemption cap: the domain's example, the edges of the window, and random histories against a
 * slow model. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "domain/cap.h"
#include "random.h"

enum { HISTORIES = 2000, EVENTS = 40 };

static const int64_t hour = INT64_C(3600000000);
static const int64_t start = INT64_C(1780000000000000);
static const struct cap_terms fifty = {CAP_SLIDING, 5000, 80};
static const struct cap_terms fifty_anchored = {CAP_ANCHORED, 5000, 80};

static struct cap_sums used_since(int64_t at, int64_t minor)
{
	return (struct cap_sums){.sliding_minor = minor,
				 .oldest_at = at,
				 .oldest_minor = minor,
				 .window_from = at,
				 .anchored_minor = minor};
}

static void nothing_used(void **state)
{
	struct cap_sums none = {0};

	(void)state;
	for (int mode = CAP_SLIDING; mode <= CAP_ANCHORED; mode++) {
		struct cap_terms terms = {(enum cap_mode)mode, 5000, 80};
		struct cap cap = cap_of(&terms, &none, start);
		assert_int_equal(cap.limit_minor, 5000);
		assert_int_equal(cap.used_minor, 0);
		assert_int_equal(cap.remaining_minor, 5000);
		assert_int_equal(cap.percent, 0);
		assert_false(cap.warning);
		assert_false(cap.reached);
		assert_int_equal(cap.frees_at, 0);
		assert_int_equal(cap.frees_minor, 0);
		assert_int_equal(cap.window_from, start);
	}
}

static void thirty_then_fifteen_of_fifty(void **state)
{
	struct cap_sums sums = used_since(start, 3000);
	struct cap cap = cap_of(&fifty, &sums, start + 5 * hour);

	(void)state;
	assert_int_equal(cap.used_minor, 3000);
	assert_int_equal(cap.remaining_minor, 2000);
	assert_true(cap.remaining_minor < 2500); /* £25 more is refused */
	assert_int_equal(cap.percent, 60);
	assert_false(cap.warning);
	assert_int_equal(cap.frees_at, start + 720 * hour);
	assert_int_equal(cap.frees_minor, 3000);

	sums.sliding_minor = sums.anchored_minor = 4500; /* the £30 is still the oldest */
	cap = cap_of(&fifty, &sums, start + 6 * hour);
	assert_int_equal(cap.used_minor, 4500);
	assert_int_equal(cap.remaining_minor, 500);
	assert_int_equal(cap.percent, 90);
	assert_true(cap.warning);
	assert_false(cap.reached);
	assert_int_equal(cap.frees_minor, 3000);

	cap = cap_of(&fifty_anchored, &sums, start + 6 * hour);
	assert_int_equal(cap.used_minor, 4500);
	assert_int_equal(cap.frees_at, start + 720 * hour);
	assert_int_equal(cap.frees_minor, 4500); /* the whole cap returns */
}

static void percent_and_warning_at_their_edges(void **state)
{
	static const struct {
		int64_t limit, used, percent;
		bool warning, reached;
	} table[] = {
		{5000, 3999, 79, false, false},
		{5000, 4000, 80, true, false},
		{5000, 4999, 99, true, false},
		{5000, 5000, 100, true, true},
		{5000, 6000, 100, true, true}, /* lowered below its use */
		{0, 0, 100, true, true},
		{0, 100, 100, true, true},
		{3, 1, 33, false, false},
		{3, 2, 66, false, false},
		{INT64_MAX, INT64_MAX - 1, 99, true, false},
	};
	(void)state;
	for (size_t at = 0; at < sizeof(table) / sizeof(table[0]); at++)
		for (int mode = CAP_SLIDING; mode <= CAP_ANCHORED; mode++) {
			struct cap_terms terms = {(enum cap_mode)mode, table[at].limit, 80};
			struct cap_sums sums = used_since(start, table[at].used);
			struct cap cap = cap_of(&terms, &sums, start);
			int64_t left = table[at].limit - table[at].used;
			assert_int_equal(cap.percent, table[at].percent);
			assert_int_equal(cap.warning, table[at].warning);
			assert_int_equal(cap.reached, table[at].reached);
			assert_int_equal(cap.remaining_minor, left > 0 ? left : 0);
			assert_int_equal(cap.used_minor, table[at].used);
		}
}

static void an_anchored_window_ends_after_720_hours(void **state)
{
	struct cap_sums sums = used_since(start, 5000);
	int64_t end = start + 720 * hour;
	struct cap cap = cap_of(&fifty_anchored, &sums, end - 1);

	(void)state;
	assert_int_equal(cap.used_minor, 5000);
	assert_int_equal(cap.window_from, start);
	cap = cap_of(&fifty_anchored, &sums, end);
	assert_int_equal(cap.used_minor, 0);
	assert_int_equal(cap.remaining_minor, 5000);
	assert_int_equal(cap.frees_at, 0);
	assert_int_equal(cap.window_from, end); /* what is redeemed now opens the next */
}

static void the_window_is_kept_in_either_mode(void **state)
{
	struct cap_sums sums = used_since(start, 100);

	(void)state;
	assert_int_equal(cap_of(&fifty, &sums, start + hour).window_from, start);
	assert_int_equal(cap_of(&fifty_anchored, &sums, start + hour).window_from, start);
	assert_int_equal(cap_of(&fifty, &sums, start + 720 * hour).window_from, start + 720 * hour);
}

static void the_most_generous_limit_counts(void **state)
{
	(void)state;
	assert_int_equal(cap_limit(5000, 0, 0, 0, 100), 5000);
	assert_int_equal(cap_limit(5000, 0, 10, 7500, 9), 5000);
	assert_int_equal(cap_limit(5000, 0, 10, 7500, 10), 7500);
	assert_int_equal(cap_limit(5000, 10000, 10, 7500, 10), 10000);
	assert_int_equal(cap_limit(5000, 6000, 10, 7500, 10), 7500);
	assert_int_equal(cap_limit(5000, 4000, 10, 3000, 10), 5000);
	assert_int_equal(cap_limit(5000, 0, 0, 7500, 10), 5000);
	assert_int_equal(cap_limit(0, 0, 0, 0, 0), 0);
}

/* The model: every redemption is looked at, one by one. */
struct redemption {
	int64_t at, minor, window_from;
	bool live;
};

static struct cap_sums sums_of(const struct redemption *made, int count, int64_t now)
{
	struct cap_sums sums = {0};

	for (int at = 0; at < count; at++) {
		if (!made[at].live || made[at].at <= now - CAP_WINDOW)
			continue;
		sums.sliding_minor += made[at].minor;
		if (sums.oldest_at == 0)
			sums.oldest_at = made[at].at;
		if (made[at].at == sums.oldest_at)
			sums.oldest_minor += made[at].minor;
	}
	for (int at = 0; at < count; at++)
		if (made[at].live && made[at].window_from > sums.window_from &&
		    now < made[at].window_from + CAP_WINDOW)
			sums.window_from = made[at].window_from;
	for (int at = 0; at < count && sums.window_from; at++)
		if (made[at].live && made[at].window_from == sums.window_from)
			sums.anchored_minor += made[at].minor;
	return sums;
}

/* What the database would bring is summed to the same, whatever its order. */
static void check_sums(const struct redemption *made, int count, int64_t now,
		       const struct cap_sums *sums)
{
	for (int backwards = 0; backwards <= 1; backwards++) {
		struct cap_sums added = {0};
		for (int i = 0; i < count; i++) {
			const struct redemption *one = &made[backwards ? count - 1 - i : i];
			if (one->live && one->at > now - CAP_WINDOW)
				cap_add(&added, one->at, one->minor, one->window_from, now);
		}
		assert_memory_equal(&added, sums, sizeof added);
	}
}

/* Used in the 720 hours that end with `end`, computed afresh. */
static int64_t used_in_window(const struct redemption *made, int count, int64_t end)
{
	int64_t used = 0;

	for (int at = 0; at < count; at++)
		if (made[at].live && made[at].at <= end && made[at].at > end - CAP_WINDOW)
			used += made[at].minor;
	return used;
}

static int64_t later(struct random *random, int64_t now)
{
	static const int64_t steps[] = {
		0, 1, 3600000000, 86400000000, CAP_WINDOW - 1, CAP_WINDOW, CAP_WINDOW + 1};

	if (random_between(random, 0, 2) == 0)
		return now + steps[random_between(random, 0, 6)];
	return now + random_between(random, 0, 100 * 24) * hour / 24;
}

static void check_sliding(const struct redemption *made, int count, int64_t limit)
{
	for (int at = 0; at < count; at++)
		assert_true(used_in_window(made, count, made[at].at) <= limit);
}

static void check_anchored(const struct redemption *made, int count, int64_t limit)
{
	for (int at = 0; at < count; at++) {
		int64_t used = 0;
		assert_true(made[at].window_from <= made[at].at);
		assert_true(made[at].at < made[at].window_from + CAP_WINDOW);
		for (int other = 0; other < count; other++) {
			if (!made[other].live || !made[at].live)
				continue;
			if (made[other].window_from == made[at].window_from)
				used += made[other].minor;
			else /* windows of live redemptions do not overlap */
				assert_true(made[other].window_from >=
						    made[at].window_from + CAP_WINDOW ||
					    made[at].window_from >=
						    made[other].window_from + CAP_WINDOW);
		}
		assert_true(used <= limit);
	}
}

/* What is promised about freeing up comes true, and not a microsecond earlier. */
static void check_promise(const struct redemption *made, int count, const struct cap_terms *terms,
			  const struct cap *cap)
{
	if (cap->frees_at == 0)
		return;
	struct cap_sums before = sums_of(made, count, cap->frees_at - 1);
	struct cap_sums after = sums_of(made, count, cap->frees_at);
	assert_int_equal(cap_of(terms, &before, cap->frees_at - 1).used_minor, cap->used_minor);
	assert_int_equal(cap_of(terms, &after, cap->frees_at).used_minor,
			 cap->used_minor - cap->frees_minor);
	assert_true(cap->frees_minor > 0);
}

static void run_history(struct random *random, enum cap_mode mode)
{
	struct cap_terms terms = {mode, random_between(random, 1, 10000), 80};
	struct redemption made[EVENTS];
	int64_t now = start;
	int count = 0;

	for (int event = 0; event < EVENTS; event++) {
		now = later(random, now);
		struct cap_sums sums = sums_of(made, count, now);
		struct cap cap = cap_of(&terms, &sums, now);
		check_sums(made, count, now, &sums);
		int64_t minor = random_between(random, 1, terms.limit_minor);
		if (mode == CAP_SLIDING)
			assert_int_equal(cap.used_minor, used_in_window(made, count, now));
		assert_int_equal(cap.remaining_minor, terms.limit_minor - cap.used_minor);
		check_promise(made, count, &terms, &cap);
		if (count > 0 && random_between(random, 0, 4) == 0)
			made[random_between(random, 0, count - 1)].live = false; /* a void */
		else if (minor <= cap.remaining_minor)
			made[count++] = (struct redemption){now, minor, cap.window_from, true};
	}
	if (mode == CAP_SLIDING)
		check_sliding(made, count, terms.limit_minor);
	else
		check_anchored(made, count, terms.limit_minor);
}

static void no_history_goes_over_the_sliding_cap(void **state)
{
	struct random random = {21};

	(void)state;
	for (int history = 0; history < HISTORIES; history++)
		run_history(&random, CAP_SLIDING);
}

static void no_history_goes_over_the_anchored_cap(void **state)
{
	struct random random = {22};

	(void)state;
	for (int history = 0; history < HISTORIES; history++)
		run_history(&random, CAP_ANCHORED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_used),
		cmocka_unit_test(thirty_then_fifteen_of_fifty),
		cmocka_unit_test(percent_and_warning_at_their_edges),
		cmocka_unit_test(an_anchored_window_ends_after_720_hours),
		cmocka_unit_test(the_window_is_kept_in_either_mode),
		cmocka_unit_test(the_most_generous_limit_counts),
		cmocka_unit_test(no_history_goes_over_the_sliding_cap),
		cmocka_unit_test(no_history_goes_over_the_anchored_cap),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("cap", tests, NULL, NULL);
}
