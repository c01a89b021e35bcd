/* Which days are shown, in words. */
#include "dashboard.h"
#include <string.h>

static const struct {
	const char *range, *name;
} ranges[] = {{"today", "Today"},     {"7", "Last 7 days"},	{"28", "Last 28 days"},
	      {"90", "Last 90 days"}, {"365", "Last 365 days"}, {"month", "This month"}};

static int64_t day_at(struct request *req, int64_t day)
{
	return zone_day_begin(manage_context(req)->network->time_zone, day);
}

const char *day_name(struct request *req, int64_t day)
{
	return format_date(req->formats, req->arena, day_at(req, day));
}

const char *days_name(struct request *req, int64_t from, int64_t to)
{
	const char *first = day_name(req, from);
	return from == to ? first : arena_printf(req->arena, "%s to %s", first, day_name(req, to));
}

static const char *earlier(struct request *req, const struct period *period)
{
	if (!strcmp(period->range, "today"))
		return arena_printf(req->arena, "all of %s, a week before",
				    day_name(req, period->before_from));
	if (!strcmp(period->range, "month"))
		return days_name(req, period->before_from, period->before_to);
	return arena_printf(req->arena, "the %s days before", period->range);
}

static const char *note(struct request *req, const struct selection *selection, bool compared)
{
	const char *until = format_moment(req->formats, req->arena, selection->until_at);
	if (!compared)
		return arena_printf(req->arena,
				    "Until %s. There are no whole earlier days to compare with "
				    "yet.",
				    until);
	return arena_printf(req->arena, "Until %s, against %s", until,
			    earlier(req, &selection->period));
}

void show_period(struct request *req, const struct selection *selection, bool compared)
{
	struct view *view = req->view;
	const struct period *period = &selection->period;
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		bool chosen = !strcmp(ranges[i].range, period->range);
		struct view *item = view_item(view, "ranges");
		view_text(item, "value", ranges[i].range);
		view_text(item, "name", ranges[i].name);
		view_flag(item, "chosen", chosen);
		if (chosen)
			view_text(view, "range_name", ranges[i].name);
	}
	view_text(view, "range", period->range);
	view_text(view, "dates", days_name(req, period->from, period->to));
	view_text(view, "until", format_moment(req->formats, req->arena, selection->until_at));
	view_text(view, "note", note(req, selection, compared));
}
