/* What a sale earns, line by line, and what a refund takes back. */
#include "domain/points.h"
#include "domain/money.h"
#include <string.h>

enum { WHOLE_BP = 10000 };

static bool is_bonus(enum rule_kind kind)
{
	return kind == RULE_MILESTONE || kind == RULE_FIRST_VISIT || kind == RULE_BIRTHDAY;
}

/* x per y with a remainder; others are flat. */
static bool is_rate(const struct rule *rule)
{
	return (rule->kind == RULE_PER_AMOUNT || rule->kind == RULE_CATEGORY) &&
	       rule->per_minor > 0;
}

/* Base rules by priority, then bonuses by priority; equals as they were given. */
static bool comes_before(const struct rule *a, const struct rule *b)
{
	if (is_bonus(a->kind) != is_bonus(b->kind))
		return is_bonus(b->kind);
	return a->priority < b->priority;
}

static void order_lines(const struct rule *rules, int count, struct line *lines)
{
	for (int next = 0; next < count; next++) {
		int at = next;
		for (; at > 0 && comes_before(&rules[next], lines[at - 1].rule); at--)
			lines[at] = lines[at - 1];
		lines[at] = (struct line){.rule = &rules[next], .kind = rules[next].kind};
	}
}

static enum line_reason reason_of_kind(const struct rule *rule, const struct sale *sale)
{
	switch (rule->kind) {
	case RULE_CATEGORY:
		return rule->category[0] && strcmp(rule->category, sale->category) == 0
			       ? LINE_FIRED
			       : LINE_OTHER_CATEGORY;
	case RULE_MILESTONE:
		return rule->every >= 2 && (sale->visits_before + 1) % rule->every == 0
			       ? LINE_FIRED
			       : LINE_NOT_THE_NTH;
	case RULE_FIRST_VISIT:
		return sale->visits_before == 0 ? LINE_FIRED : LINE_NOT_FIRST_VISIT;
	case RULE_BIRTHDAY:
		return sale->is_birthday ? LINE_FIRED : LINE_NOT_BIRTHDAY;
	case RULE_PER_AMOUNT:
	case RULE_PER_PURCHASE:
	case RULE_CASHBACK:
		break;
	}
	return LINE_FIRED;
}

/* What the rule would give if no other rule stood in its way. */
static void apply(struct line *line, const struct sale *sale, int64_t net)
{
	const struct rule *rule = line->rule;

	line->net_minor = net;
	line->rate_points = rule->points;
	line->rate_minor = is_rate(rule) ? rule->per_minor : 0;
	line->carry_before = line->carry_after = rule->carry;
	line->reason = reason_of_kind(rule, sale);
	if (line->reason == LINE_FIRED && net < rule->minimum_minor)
		line->reason = LINE_BELOW_MINIMUM;
	if (line->reason != LINE_FIRED)
		return;
	line->points = rule->points;
	if (!is_rate(rule))
		return;
	int64_t sum = mul_add_saturated(rule->points, net, rule->carry);
	line->points = sum > 0 ? sum / rule->per_minor : 0;
	line->carry_after = sum - rule->per_minor * line->points;
}

static void give_way(struct line *line, enum line_reason reason)
{
	line->reason = reason;
	line->points = 0;
	line->carry_after = line->carry_before;
}

/* Leaves one of the base lines that fired; the network's choice decides which. */
static void combine_lines(struct line *lines, int count, enum combine combine)
{
	int kept = -1;

	if (combine == COMBINE_STACK)
		return;
	for (int at = 0; at < count; at++) {
		if (is_bonus(lines[at].kind) || lines[at].reason != LINE_FIRED)
			continue;
		if (kept < 0) {
			kept = at;
		} else if (combine == COMBINE_BEST && lines[at].points > lines[kept].points) {
			give_way(&lines[kept], LINE_ANOTHER_WAS_BETTER);
			kept = at;
		} else {
			give_way(&lines[at], combine == COMBINE_BEST ? LINE_ANOTHER_WAS_BETTER
								     : LINE_ANOTHER_WAS_FIRST);
		}
	}
}

static struct line cashback_line(const struct sale *sale, int64_t net)
{
	int64_t shares = mul_add_saturated(net, sale->tier_bp, 0);
	int64_t whole = mul_add_saturated(sale->value_minor, WHOLE_BP, 0);

	return (struct line){
		.kind = RULE_CASHBACK,
		.reason = LINE_FIRED,
		.net_minor = net,
		.rate_points = sale->tier_bp,
		.rate_minor = WHOLE_BP,
		.points = whole > 0 ? mul_div_floor(shares, sale->value_points, whole) : 0,
	};
}

int64_t sale_discount(const struct sale *sale)
{
	if (sale->benefit != BENEFIT_DISCOUNT || sale->tier_bp <= 0)
		return 0;
	return mul_div_half_up(sale->amount_minor, sale->tier_bp, WHOLE_BP);
}

void points_of_sale(const struct rule *rules, int count, const struct sale *sale,
		    struct earning *earning)
{
	struct line *lines = earning->lines;
	int64_t net = sale->amount_minor - sale_discount(sale) - sale->points_value_minor;

	earning->discount_minor = sale_discount(sale);
	earning->net_minor = net;
	earning->count = count;
	earning->points = 0;
	order_lines(rules, count, lines);
	for (int at = 0; at < count; at++)
		apply(&lines[at], sale, net);
	combine_lines(lines, count, sale->combine);
	if (sale->benefit == BENEFIT_CASHBACK && sale->tier_bp > 0)
		lines[earning->count++] = cashback_line(sale, net);
	for (int at = 0; at < earning->count; at++)
		earning->points = add_saturated(earning->points, lines[at].points);
}

int64_t points_taken(int64_t granted, int64_t net_minor, int64_t refunded_minor)
{
	if (refunded_minor >= net_minor)
		return granted;
	return granted - mul_div_floor(granted, net_minor - refunded_minor, net_minor);
}

int64_t carry_refunded(int64_t carry, int64_t rate_points, int64_t rate_minor, int64_t taken,
		       int64_t refunded_minor)
{
	return mul_add_saturated(-rate_points, refunded_minor,
				 mul_add_saturated(rate_minor, taken, carry));
}
