/* What a sale earns: the tables of the domain, and the laws that hold for every rule and every
 * sale. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "domain/money.h"
#include "domain/points.h"
#include "random.h"

enum { CASES = 40000, MOST = 8 };

static const struct sale plain = {
	.category = "", .value_points = 100, .value_minor = 100, .combine = COMBINE_STACK};

static struct line lines[MOST + 1];

static struct earning earn(const struct rule *rules, int count, struct sale sale)
{
	struct earning earning = {.lines = lines};

	points_of_sale(rules, count, &sale, &earning);
	return earning;
}

static struct sale sale_of(int64_t amount)
{
	struct sale sale = plain;

	sale.amount_minor = amount;
	return sale;
}

static struct rule rate(int64_t points, int64_t per_minor)
{
	return (struct rule){.kind = RULE_PER_AMOUNT,
			     .label = "",
			     .category = "",
			     .points = points,
			     .per_minor = per_minor};
}

static struct rule flat(enum rule_kind kind, int64_t points)
{
	return (struct rule){.kind = kind, .label = "", .category = "", .points = points};
}

static void one_point_per_thousand_naira(void **state)
{
	struct rule rules[] = {rate(1, 100000), flat(RULE_MILESTONE, 50)};
	static const struct {
		int64_t amount, visits_before, points;
	} table[] = {
		{1500000, 0, 15},  {50000, 0, 0},    {100000, 0, 1}, {99999, 0, 0},
		{199999, 3, 1},	   {1500000, 9, 65}, {50000, 9, 50}, {1500000, 10, 15},
		{1500000, 19, 65}, {1500000, 8, 15},
	};
	(void)state;
	rules[0].minimum_minor = 100000;
	rules[1].every = 10;
	for (size_t at = 0; at < sizeof(table) / sizeof(table[0]); at++) {
		struct sale sale = sale_of(table[at].amount);
		sale.visits_before = table[at].visits_before;
		assert_int_equal(earn(rules, 2, sale).points, table[at].points);
	}
}

static void two_halves_earn_what_the_whole_earns(void **state)
{
	struct rule rule = rate(5, 100); /* 5 per £1 */

	(void)state;
	assert_int_equal(earn(&rule, 1, sale_of(100)).points, 5);
	assert_int_equal(earn(&rule, 1, sale_of(50)).points, 2);
	assert_int_equal(lines[0].carry_before, 0);
	assert_int_equal(lines[0].carry_after, 50);
	rule.carry = lines[0].carry_after;
	assert_int_equal(earn(&rule, 1, sale_of(50)).points, 3);
	assert_int_equal(lines[0].carry_before, 50);
	assert_int_equal(lines[0].carry_after, 0);
}

static void below_the_minimum_nothing_enters_the_carry(void **state)
{
	struct rule rule = rate(1, 100000);
	rule.minimum_minor = 100000;
	rule.carry = 12345;

	(void)state;
	assert_int_equal(earn(&rule, 1, sale_of(99999)).points, 0);
	assert_int_equal(lines[0].reason, LINE_BELOW_MINIMUM);
	assert_int_equal(lines[0].carry_after, 12345);
	assert_int_equal(earn(&rule, 1, sale_of(100000)).points, 1);
	assert_int_equal(lines[0].reason, LINE_FIRED);

	struct sale sale = sale_of(110000); /* the minimum is of net, not of the bill */
	sale.points_value_minor = 10001;
	assert_int_equal(earn(&rule, 1, sale).points, 0);
	assert_int_equal(lines[0].reason, LINE_BELOW_MINIMUM);
}

static void each_kind_says_why_not(void **state)
{
	struct rule rules[] = {rate(1, 100),
			       flat(RULE_CATEGORY, 7),
			       flat(RULE_PER_PURCHASE, 3),
			       flat(RULE_MILESTONE, 20),
			       flat(RULE_FIRST_VISIT, 100),
			       flat(RULE_BIRTHDAY, 500)};
	struct sale sale = sale_of(1000);

	(void)state;
	rules[1].category = "wine";
	rules[3].every = 3;
	sale.visits_before = 1;
	assert_int_equal(earn(rules, 6, sale).points, 13);
	static const enum line_reason expected[] = {LINE_FIRED,		  LINE_OTHER_CATEGORY,
						    LINE_FIRED,		  LINE_NOT_THE_NTH,
						    LINE_NOT_FIRST_VISIT, LINE_NOT_BIRTHDAY};
	for (int at = 0; at < 6; at++) {
		assert_int_equal(lines[at].reason, expected[at]);
		assert_ptr_equal(lines[at].rule, &rules[at]);
		assert_int_equal(lines[at].kind, rules[at].kind);
	}
	sale.category = "wine";
	sale.visits_before = 2;
	sale.is_birthday = true;
	assert_int_equal(earn(rules, 6, sale).points, 10 + 7 + 3 + 20 + 500);
	sale.visits_before = 0;
	assert_int_equal(earn(rules, 6, sale).points, 10 + 7 + 3 + 100 + 500);
	rules[1].category = "";
	sale.category = "";
	earn(rules, 6, sale);
	assert_int_equal(lines[1].reason, LINE_OTHER_CATEGORY);
}

static void a_category_may_have_a_rate(void **state)
{
	struct rule rule = rate(2, 300);
	struct sale sale = sale_of(1000);

	(void)state;
	rule.kind = RULE_CATEGORY;
	rule.category = sale.category = "wine";
	rule.carry = 100;
	assert_int_equal(earn(&rule, 1, sale).points, 7);
	assert_int_equal(lines[0].carry_after, 0);
	assert_int_equal(lines[0].rate_points, 2);
	assert_int_equal(lines[0].rate_minor, 300);
}

static void the_network_says_how_base_rules_combine(void **state)
{
	struct rule rules[] = {flat(RULE_FIRST_VISIT, 100), rate(1, 1000),
			       flat(RULE_PER_PURCHASE, 4), rate(1, 100)};
	struct sale sale = sale_of(1000);

	(void)state;
	rules[1].priority = 1;
	rules[2].priority = 2;
	rules[3].priority = 3;
	rules[1].carry = rules[3].carry = 50;
	sale.combine = COMBINE_STACK;
	assert_int_equal(earn(rules, 4, sale).points, 1 + 4 + 10 + 100);
	assert_ptr_equal(lines[0].rule, &rules[1]); /* bonuses come after the base */
	assert_ptr_equal(lines[3].rule, &rules[0]);

	sale.combine = COMBINE_BEST;
	assert_int_equal(earn(rules, 4, sale).points, 10 + 100);
	assert_int_equal(lines[0].reason, LINE_ANOTHER_WAS_BETTER);
	assert_int_equal(lines[0].carry_after, 50); /* only what fired moves its carry */
	assert_int_equal(lines[1].reason, LINE_ANOTHER_WAS_BETTER);
	assert_int_equal(lines[2].reason, LINE_FIRED);

	sale.combine = COMBINE_FIRST;
	assert_int_equal(earn(rules, 4, sale).points, 1 + 100);
	assert_int_equal(lines[0].reason, LINE_FIRED);
	assert_int_equal(lines[1].reason, LINE_ANOTHER_WAS_FIRST);
	assert_int_equal(lines[2].reason, LINE_ANOTHER_WAS_FIRST);
	assert_int_equal(lines[2].carry_after, 50);

	rules[1].minimum_minor = 1001; /* the first that applies */
	assert_int_equal(earn(rules, 4, sale).points, 4 + 100);
	assert_int_equal(lines[0].reason, LINE_BELOW_MINIMUM);
	assert_int_equal(lines[1].reason, LINE_FIRED);
}

static void equal_rules_go_by_priority_then_as_given(void **state)
{
	struct rule rules[] = {flat(RULE_PER_PURCHASE, 5), flat(RULE_PER_PURCHASE, 5),
			       flat(RULE_PER_PURCHASE, 5)};
	struct sale sale = sale_of(1000);

	(void)state;
	rules[0].priority = 1;
	sale.combine = COMBINE_BEST;
	assert_int_equal(earn(rules, 3, sale).points, 5);
	assert_ptr_equal(lines[0].rule, &rules[1]);
	assert_ptr_equal(lines[1].rule, &rules[2]);
	assert_ptr_equal(lines[2].rule, &rules[0]);
	assert_int_equal(lines[0].reason, LINE_FIRED);
	assert_int_equal(lines[1].reason, LINE_ANOTHER_WAS_BETTER);
	assert_int_equal(lines[2].reason, LINE_ANOTHER_WAS_BETTER);
}

static void a_tier_gives_a_discount_or_cashback(void **state)
{
	struct rule rule = rate(5, 100);
	struct sale sale = sale_of(1050);

	(void)state;
	sale.tier_bp = 500;
	sale.benefit = BENEFIT_DISCOUNT;
	struct earning earning = earn(&rule, 1, sale);
	assert_int_equal(sale_discount(&sale), 53); /* 52.5 rounded half up */
	assert_int_equal(earning.discount_minor, 53);
	assert_int_equal(earning.net_minor, 997);
	assert_int_equal(earning.points, 49);
	assert_int_equal(earning.count, 1);

	sale.benefit = BENEFIT_CASHBACK;
	earning = earn(&rule, 1, sale);
	assert_int_equal(sale_discount(&sale), 0);
	assert_int_equal(earning.net_minor, 1050);
	assert_int_equal(earning.count, 2);
	assert_null(lines[1].rule);
	assert_int_equal(lines[1].kind, RULE_CASHBACK);
	assert_int_equal(lines[1].points, 52); /* 52.5 down */
	assert_int_equal(lines[1].rate_points, 500);
	assert_int_equal(lines[1].rate_minor, 10000);
	assert_int_equal(earning.points, 52 + 52);

	sale.value_points = 1; /* 1 point = ₦50 */
	sale.value_minor = 5000;
	sale.amount_minor = 1500000;
	assert_int_equal(earn(&rule, 0, sale).points, 15);
	sale.tier_bp = 0;
	assert_int_equal(earn(&rule, 1, sale).count, 1);
}

static void points_paid_lower_the_net(void **state)
{
	struct rule rule = rate(1, 100);
	struct sale sale = sale_of(5000);

	(void)state;
	sale.points_value_minor = 5000;
	struct earning earning = earn(&rule, 1, sale);
	assert_int_equal(earning.net_minor, 0);
	assert_int_equal(earning.points, 0);
	sale.points_value_minor = 2000;
	assert_int_equal(earn(&rule, 1, sale).points, 30);
	assert_int_equal(lines[0].net_minor, 3000);
}

static void limits_do_not_overflow(void **state)
{
	struct rule rules[MOST];
	struct sale sale = sale_of(LIMIT_MINOR);

	(void)state;
	for (int at = 0; at < MOST; at++)
		rules[at] = rate(LIMIT_POINTS, 1);
	rules[0].carry = INT64_MAX;
	rules[1].carry = -INT64_MAX;
	sale.tier_bp = 10000;
	sale.benefit = BENEFIT_CASHBACK;
	sale.value_points = LIMIT_POINTS;
	sale.value_minor = 1;
	assert_int_equal(earn(rules, MOST, sale).points, INT64_MAX);
	assert_int_equal(lines[1].points, 0); /* a carry that deep is never made up */
	assert_int_equal(lines[2].points, LIMIT_MINOR * LIMIT_POINTS);
	assert_int_equal(points_taken(LIMIT_MINOR * LIMIT_POINTS, LIMIT_MINOR, LIMIT_MINOR / 2),
			 LIMIT_MINOR * LIMIT_POINTS / 2);
	assert_int_equal(carry_refunded(0, LIMIT_POINTS, 1, 0, LIMIT_MINOR),
			 -LIMIT_POINTS * LIMIT_MINOR);
}

static void many_small_sales_earn_what_one_large_earns(void **state)
{
	struct random random = {11};

	(void)state;
	for (int at = 0; at < CASES / 4; at++) {
		struct rule rule =
			rate(random_between(&random, 1, 500), random_between(&random, 1, 200000));
		int64_t carry = random_between(&random, 0, rule.per_minor - 1);
		int64_t total = 0, points = 0;
		rule.carry = carry;
		for (int64_t part = random_between(&random, 1, 8); part > 0; part--) {
			int64_t amount = random_between(&random, 1, LIMIT_MINOR / 8);
			points += earn(&rule, 1, sale_of(amount)).points;
			rule.carry = lines[0].carry_after;
			assert_true(rule.carry >= 0 && rule.carry < rule.per_minor);
			total += amount;
		}
		int64_t last = rule.carry;
		rule.carry = carry;
		assert_int_equal(earn(&rule, 1, sale_of(total)).points, points);
		assert_int_equal(lines[0].carry_after, last);
	}
}

static struct rule any_rule(struct random *random)
{
	struct rule rule = {
		.kind = (enum rule_kind)random_between(random, RULE_PER_AMOUNT, RULE_BIRTHDAY),
		.label = "",
		.category = random_between(random, 0, 1) ? "wine" : "food",
		.points = random_between(random, 0, 1000),
		.per_minor = random_between(random, 1, 100000),
		.minimum_minor =
			random_between(random, 0, 2) ? 0 : random_between(random, 0, 50000),
		.every = random_between(random, 2, 5),
		.priority = random_between(random, 0, 3),
		.carry = random_between(random, -2000000, 99999),
	};

	if (rule.kind == RULE_CATEGORY && random_between(random, 0, 1))
		rule.per_minor = 0;
	return rule;
}

static struct sale any_sale(struct random *random)
{
	struct sale sale = {
		.amount_minor = random_between(random, 1, 100000),
		.category = random_between(random, 0, 1) ? "wine" : "",
		.visits_before = random_between(random, 0, 12),
		.is_birthday = random_between(random, 0, 1),
		.tier_bp = random_between(random, 0, 10) * 500,
		.benefit = (enum benefit)random_between(random, 0, 1),
		.value_points = random_between(random, 1, 100),
		.value_minor = random_between(random, 1, 100),
		.combine = (enum combine)random_between(random, 0, 2),
	};

	if (random_between(random, 0, 1))
		sale.points_value_minor =
			random_between(random, 0, sale.amount_minor - sale_discount(&sale));
	return sale;
}

static bool is_bonus(const struct line *line)
{
	return line->kind == RULE_MILESTONE || line->kind == RULE_FIRST_VISIT ||
	       line->kind == RULE_BIRTHDAY;
}

static void check_line(const struct line *line, int64_t net)
{
	assert_int_equal(line->net_minor, net);
	assert_true(line->points >= 0);
	if (line->reason != LINE_FIRED) {
		assert_int_equal(line->points, 0);
		assert_int_equal(line->carry_after, line->carry_before);
	} else if (line->rate_minor > 0 && line->rule) {
		assert_int_equal(line->carry_after, line->carry_before + line->rate_points * net -
							    line->rate_minor * line->points);
		assert_true(line->carry_after < line->rate_minor);
		assert_true(line->carry_after >= 0 || line->points == 0);
	}
}

static void every_earning_is_the_sum_of_its_lines(void **state)
{
	struct random random = {12};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		struct rule rules[MOST];
		int count = (int)random_between(&random, 0, MOST);
		for (int rule = 0; rule < count; rule++)
			rules[rule] = any_rule(&random);
		struct sale sale = any_sale(&random);
		struct earning earning = earn(rules, count, sale);
		bool cashback = sale.benefit == BENEFIT_CASHBACK && sale.tier_bp > 0;
		int64_t sum = 0;
		int base = 0;
		assert_int_equal(earning.count, count + cashback);
		assert_true(earning.net_minor >= 0);
		assert_int_equal(earning.net_minor + earning.discount_minor +
					 sale.points_value_minor,
				 sale.amount_minor);
		for (int line = 0; line < earning.count; line++) {
			check_line(&lines[line], earning.net_minor);
			sum += lines[line].points;
			base += lines[line].reason == LINE_FIRED && !is_bonus(&lines[line]) &&
				lines[line].rule;
			if (line > 0 && line < count && is_bonus(&lines[line - 1]))
				assert_true(is_bonus(&lines[line]));
		}
		assert_int_equal(sum, earning.points);
		assert_true(sale.combine == COMBINE_STACK || base <= 1);
	}
}

static int64_t points_with(const struct rule *rules, int count, struct sale sale,
			   enum combine combine)
{
	sale.combine = combine;
	return earn(rules, count, sale).points;
}

static void stack_gives_no_less_than_best_and_best_no_less_than_first(void **state)
{
	struct random random = {13};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		struct rule rules[4];
		for (int rule = 0; rule < 4; rule++)
			rules[rule] = any_rule(&random);
		struct sale sale = any_sale(&random);
		int64_t best = points_with(rules, 4, sale, COMBINE_BEST);
		int64_t largest = 0;
		assert_true(points_with(rules, 4, sale, COMBINE_FIRST) <= best);
		int64_t bonuses = points_with(rules, 4, sale, COMBINE_STACK);
		assert_true(best <= bonuses);
		for (int line = 0; line < 4; line++) {
			if (is_bonus(&lines[line]))
				continue;
			bonuses -= lines[line].points;
			if (lines[line].points > largest)
				largest = lines[line].points;
		}
		assert_int_equal(best, bonuses + largest);
	}
}

static void every_nth_visit_is_a_milestone_once(void **state)
{
	struct rule rule = flat(RULE_MILESTONE, 1);

	(void)state;
	for (rule.every = 2; rule.every <= 12; rule.every++) {
		int64_t total = 0;
		for (int64_t visit = 1; visit <= 120; visit++) {
			struct sale sale = sale_of(1);
			sale.visits_before = visit - 1;
			total += earn(&rule, 1, sale).points;
			assert_int_equal(total, visit / rule.every);
		}
	}
	rule.every = 0;
	assert_int_equal(earn(&rule, 1, sale_of(1)).points, 0);
	rule.every = 1;
	struct sale sixth = sale_of(1);
	sixth.visits_before = 5;
	assert_int_equal(earn(&rule, 1, sixth).points, 0);
}

static void a_refund_takes_in_total_what_the_rest_no_longer_earns(void **state)
{
	static const struct {
		int64_t granted, net, refunded, taken;
	} table[] = {
		{15, 1500000, 0, 0},
		{15, 1500000, 1500000, 15},
		{15, 1500000, 1, 1},
		{15, 1500000, 100000, 1},
		{15, 1500000, 100001, 2},
		{0, 500, 200, 0},
		{2, 50, 25, 1},
		{3, 50, 25, 2},
		{7, 0, 0, 7},
	};
	(void)state;
	for (size_t at = 0; at < sizeof(table) / sizeof(table[0]); at++)
		assert_int_equal(points_taken(table[at].granted, table[at].net, table[at].refunded),
				 table[at].taken);
}

static void refunds_in_parts_are_refunds_at_once(void **state)
{
	struct random random = {14};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		struct rule rule =
			rate(random_between(&random, 1, 500), random_between(&random, 1, 100000));
		rule.carry = random_between(&random, -rule.per_minor, rule.per_minor - 1);
		int64_t net = random_between(&random, 1, LIMIT_MINOR >> at % 20);
		int64_t granted = earn(&rule, 1, sale_of(net)).points;
		int64_t carry = lines[0].carry_after, refunded = 0, taken = 0;
		while (refunded < net) {
			int64_t part = random_between(&random, 1, net - refunded);
			int64_t total = points_taken(granted, net, refunded + part);
			assert_true(total >= taken && total <= granted);
			carry = carry_refunded(carry, rule.points, rule.per_minor, total - taken,
					       part);
			refunded += part;
			taken = total;
			/* x times what was kept, less y times what is still granted */
			assert_int_equal(carry, rule.carry + rule.points * (net - refunded) -
							rule.per_minor * (granted - taken));
		}
		assert_int_equal(taken, granted);
		assert_int_equal(carry, rule.carry); /* so the same sale again earns the same */
	}
}

static void random_histories_keep_the_carry_law(void **state)
{
	struct random random = {15};

	(void)state;
	for (int at = 0; at < CASES / 20; at++) {
		struct rule rule =
			rate(random_between(&random, 1, 50), random_between(&random, 1, 1000));
		int64_t kept = 0, granted = 0, nets[30], points[30], refunds[30] = {0};
		for (int visit = 0; visit < 30; visit++) {
			nets[visit] = random_between(&random, 1, 5000);
			points[visit] = earn(&rule, 1, sale_of(nets[visit])).points;
			rule.carry = lines[0].carry_after;
			kept += nets[visit];
			granted += points[visit];
			int back = (int)random_between(&random, 0, visit);
			int64_t part = random_between(&random, 0, nets[back] - refunds[back]);
			int64_t taken =
				points_taken(points[back], nets[back], refunds[back] + part) -
				points_taken(points[back], nets[back], refunds[back]);
			if (refunds[back] == nets[back])
				continue;
			rule.carry = carry_refunded(rule.carry, rule.points, rule.per_minor, taken,
						    part);
			refunds[back] += part;
			kept -= part;
			granted -= taken;
			assert_true(granted >= 0);
			assert_int_equal(rule.carry, rule.points * kept - rule.per_minor * granted);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_point_per_thousand_naira),
		cmocka_unit_test(two_halves_earn_what_the_whole_earns),
		cmocka_unit_test(below_the_minimum_nothing_enters_the_carry),
		cmocka_unit_test(each_kind_says_why_not),
		cmocka_unit_test(a_category_may_have_a_rate),
		cmocka_unit_test(the_network_says_how_base_rules_combine),
		cmocka_unit_test(equal_rules_go_by_priority_then_as_given),
		cmocka_unit_test(a_tier_gives_a_discount_or_cashback),
		cmocka_unit_test(points_paid_lower_the_net),
		cmocka_unit_test(limits_do_not_overflow),
		cmocka_unit_test(many_small_sales_earn_what_one_large_earns),
		cmocka_unit_test(every_earning_is_the_sum_of_its_lines),
		cmocka_unit_test(stack_gives_no_less_than_best_and_best_no_less_than_first),
		cmocka_unit_test(every_nth_visit_is_a_milestone_once),
		cmocka_unit_test(a_refund_takes_in_total_what_the_rest_no_longer_earns),
		cmocka_unit_test(refunds_in_parts_are_refunds_at_once),
		cmocka_unit_test(random_histories_keep_the_carry_law),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("points", tests, NULL, NULL);
}
