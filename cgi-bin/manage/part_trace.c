/* A trace as sentences: which rules gave points with what arithmetic, and which did not and why. */
#include "parts.h"
#include <string.h>

static bool is(const char *a, const char *b)
{
	return !strcmp(a, b);
}

static const char *ordinal(struct arena *arena, int64_t number)
{
	int64_t last = number % 10, teen = number % 100;
	const char *end = teen >= 11 && teen <= 13 ? "th"
			  : last == 1		   ? "st"
			  : last == 2		   ? "nd"
			  : last == 3		   ? "rd"
						   : "th";
	return arena_printf(arena, "%lld%s", (long long)number, end);
}

static const char *rate_of(struct request *req, const struct trace_line *line,
			   const char *tier_name)
{
	struct arena *arena = req->arena;
	const char *points = manage_points(req, line->rate_points);
	if (is(line->kind, "cashback"))
		return arena_printf(arena, "%s gives %s back", manage_tier(req, tier_name),
				    format_percent(req->formats, arena, line->rate_points));
	if (line->rate_minor > 0)
		return arena_printf(arena, "%s per %s", points,
				    format_money(req->formats, arena, line->rate_minor));
	if (is(line->kind, "milestone"))
		return line->every > 1
			       ? arena_printf(arena, "Every %s visit", ordinal(arena, line->every))
			       : "A milestone";
	if (is(line->kind, "first_visit"))
		return "First visit";
	if (is(line->kind, "birthday"))
		return "Birthday";
	return arena_printf(arena, "%s per visit", points);
}

static const char *reason_of(struct request *req, const struct trace_line *line)
{
	static const char *const reasons[][2] = {
		{"not_the_nth", "this is another visit"},
		{"not_first_visit", "has been here before"},
		{"not_birthday", "not their birthday"},
		{"other_category", "for other sales"},
		{"another_was_better", "another rule gives more"},
		{"another_was_first", "another rule comes first"},
	};
	if (is(line->reason, "below_minimum"))
		return arena_printf(req->arena, "below %s minimum",
				    format_money(req->formats, req->arena, line->minimum_minor));
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (is(line->reason, reasons[i][0]))
			return reasons[i][1];
	return "";
}

/* What smaller bills left over and this one uses. */
static const char *carried(struct request *req, const struct trace_line *line)
{
	int64_t minor = line->rate_minor > 0 && line->rate_points > 0 && !is(line->kind, "cashback")
				? line->carry_before / line->rate_points
				: 0;
	if (minor <= 0)
		return "";
	return arena_printf(req->arena, "with %s left over from before",
			    format_money(req->formats, req->arena, minor));
}

static bool is_news(const struct trace_line *line)
{
	return is(line->kind, "milestone") || is(line->kind, "first_visit") ||
	       is(line->kind, "birthday");
}

void part_trace_line(struct request *req, struct view *bill, const struct trace_line *line,
		     const char *tier_name)
{
	struct view *item = view_item(bill, "lines");
	bool fired = is(line->reason, "fired");
	const char *rate = rate_of(req, line, tier_name);
	const char *title = *line->label ? line->label : rate;
	const char *detail = !fired	    ? reason_of(req, line)
			     : *line->label ? rate
					    : carried(req, line);
	view_text(item, "title", title);
	view_text(item, "detail", detail);
	view_flag(item, "fired", fired);
	view_int(item, "points", line->points);
	if (!fired || !line->points || !is_news(line))
		return;
	struct view *news = view_object(bill, "news");
	view_text(news, "title", title);
	view_text(news, "bonus", manage_points(req, line->points));
}

void part_trace(struct request *req, struct view *bill, struct rows *lines, const char *entry_id,
		const char *tier_name)
{
	rows_rewind(lines);
	while (rows_next(lines)) {
		struct trace_line line = {
			.kind = row_text(lines, "kind"),
			.label = row_text(lines, "label"),
			.reason = row_text(lines, "reason"),
			.category = row_text(lines, "category"),
			.rate_points = row_int(lines, "rate_points"),
			.rate_minor = row_int(lines, "rate_minor"),
			.minimum_minor = row_int(lines, "minimum_minor"),
			.every = row_int(lines, "every"),
			.carry_before = row_int(lines, "carry_before"),
			.points = row_int(lines, "points"),
		};
		if (is(row_text(lines, "entry_id"), entry_id))
			part_trace_line(req, bill, &line, tier_name);
	}
}

void part_bill_head(struct view *bill, int64_t amount_minor, int64_t discount_minor,
		    int64_t paid_minor, int64_t net_minor)
{
	view_int(bill, "amount_minor", amount_minor);
	view_flag(bill, "has_discount", discount_minor > 0);
	view_int(bill, "discount_minor", -discount_minor);
	view_flag(bill, "has_paid", paid_minor > 0);
	view_int(bill, "paid_minor", -paid_minor);
	view_flag(bill, "has_net", net_minor != amount_minor);
	view_int(bill, "net_minor", net_minor);
}
