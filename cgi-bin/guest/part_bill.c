/* The trace of an earning set as a bill: what fired with its arithmetic, and what did not and why.
 */
#include "parts.h"
#include <string.h>

static bool is(struct rows *line, const char *column, const char *text)
{
	return !strcmp(row_text(line, column), text);
}

static void show_sale(struct view *bill, const struct names *names, struct rows *entry)
{
	view_text(bill, "restaurant",
		  part_name(names->restaurants, row_text(entry, "restaurant_id")));
	view_int(bill, "amount_minor", row_int(entry, "amount_minor"));
	view_flag(bill, "has_discount", row_int(entry, "discount_minor") > 0);
	view_int(bill, "discount_minor", -row_int(entry, "discount_minor"));
	view_flag(bill, "has_paid", row_int(entry, "paid_minor") > 0);
	view_int(bill, "paid_minor", -row_int(entry, "paid_minor"));
	view_flag(bill, "has_net", row_int(entry, "net_minor") != row_int(entry, "amount_minor"));
	view_int(bill, "net_minor", row_int(entry, "net_minor"));
}

static const char *rate_key(struct request *req, struct rows *line)
{
	if (is(line, "kind", "cashback"))
		return "rule_cashback";
	if (row_int(line, "rate_minor") > 0)
		return "rule_per_amount";
	return arena_printf(req->arena, "rule_%s", row_text(line, "kind"));
}

/* What a carry is worth in money: the part of the bill that earned nothing yet. */
static int64_t rest_minor(struct rows *line, const char *column)
{
	int64_t rate_points = row_int(line, "rate_points"), carry = row_int(line, column);
	bool counted = row_int(line, "rate_minor") > 0 && rate_points > 0;
	return counted && carry > 0 ? carry / rate_points : 0;
}

static const char *add_detail(struct request *req, const char *detail, const char *more)
{
	return *detail ? arena_printf(req->arena, "%s; %s", detail, more) : more;
}

static const char *rests(struct request *req, struct view *item, int64_t before, int64_t after,
			 const char *detail)
{
	if (before > 0)
		detail = add_detail(req, detail, say(req, item, "bill_rest_before"));
	if (after > 0)
		detail = add_detail(req, detail, say(req, item, "bill_rest_after"));
	return detail;
}

static const char *reason(struct request *req, struct view *item, struct rows *line)
{
	return say(req, item, arena_printf(req->arena, "reason_%s", row_text(line, "reason")));
}

static void show_line(struct request *req, struct view *bill, struct rows *rules, struct rows *line)
{
	struct view *item = view_item(bill, "lines");
	bool fired = is(line, "reason", "fired");
	view_int(item, "rate_points", row_int(line, "rate_points"));
	view_int(item, "rate_minor", row_int(line, "rate_minor"));
	view_int(item, "percent_bp", row_int(line, "rate_points"));
	bool known = part_named(rules, row_text(line, "rule_id"));
	view_int(item, "minimum_minor", known ? row_int(rules, "minimum_minor") : 0);
	view_int(item, "every", known ? row_int(rules, "every") : 0);
	view_int(item, "base_minor", row_int(line, "net_minor"));
	view_int(item, "points", row_int(line, "points"));
	view_flag(item, "fired", fired);
	const char *label = row_text(line, "label"), *rate = say(req, item, rate_key(req, line));
	view_text(item, "label", *label ? label : rate);
	int64_t before = rest_minor(line, "carry_before"), after = rest_minor(line, "carry_after");
	view_int(item, "rest_before_minor", before);
	view_int(item, "rest_after_minor", after);
	view_text(item, "detail",
		  fired ? rests(req, item, before, after, *label ? rate : "")
			: reason(req, item, line));
}

void part_bill(struct request *req, struct view *item, const struct names *names,
	       struct rows *entry, struct rows *lines)
{
	const char *entry_id = row_text(entry, "entry_id");
	struct view *bill = NULL;
	int64_t points = 0;
	for (int row = rows_count(lines) - 1; row >= 0; row--) {
		rows_go(lines, row);
		if (strcmp(row_text(lines, "entry_id"), entry_id) != 0)
			continue;
		if (!bill)
			show_sale(bill = view_object(item, "bill"), names, entry);
		show_line(req, bill, names->rules, lines);
		points += row_int(lines, "points");
	}
	if (bill)
		view_int(bill, "points", points);
}
