/* The dashboard: how the chosen restaurants did, in figures that each open the rows behind them.
 * Whoever works at a till begins there. */
#include "dashboard.h"
#include "queries.h"
#include <string.h>

enum { FEW_ROWS = 5 };
#define MOST_AMOUNT INT64_MAX
#define FIRST_ID    "00000000-0000-0000-0000-000000000000"

/* From a thousand on the fraction of money tells nothing; the rows' page has it. */
static const char *short_text(struct request *req, enum figure figure, int64_t value)
{
	int64_t unit = 1;
	for (int i = 0; i < manage_context(req)->network->digits; i++)
		unit *= 10;
	if (figure != FIGURE_SALES || value < 1000 * unit)
		return figure_text(req, figure, value);
	return format_money_short(req->formats, req->arena, (value + unit / 2) / unit * unit);
}

/* The second line of a figure: what points are worth, and how many they are. */
static const char *below(struct request *req, const struct figures *figures, enum figure figure)
{
	int64_t minor = figure == FIGURE_REDEEMED ? figures->redeemed_minor
						  : points_minor(req, figures->now[figure]);
	switch (figure) {
	case FIGURE_ISSUED:
	case FIGURE_REDEEMED:
	case FIGURE_PENDING:
		return arena_printf(req->arena, "worth %s", figure_text(req, FIGURE_SALES, minor));
	case FIGURE_OWED:
		return manage_points(req, figures->now[figure]);
	case FIGURE_RATE:
		return "of points issued";
	case FIGURE_SALES:
	case FIGURE_ACTIVE:
	case FIGURE_NEW:
	case FIGURES:
		break;
	}
	return "";
}

/* Points are the guest's at every restaurant: what is owed is no one restaurant's figure. */
static void show_figure(struct request *req, const struct selection *selection,
			const struct figures *figures, enum figure figure)
{
	struct view *item = view_item(req->view, "figures");
	bool standing = figure == FIGURE_OWED || figure == FIGURE_PENDING;
	int64_t now = figures->now[figure], before = figures->before[figure];
	view_text(item, "word", figure_kinds[figure].word);
	view_text(item, "title", figure_kinds[figure].title);
	view_flag(item, "hidden", standing && !selection->whole);
	view_text(item, "below", below(req, figures, figure));
	if (figure == FIGURE_OWED) {
		now = points_minor(req, now);
		before = points_minor(req, before);
	}
	enum figure unit = figure == FIGURE_OWED ? FIGURE_SALES : figure;
	view_text(item, "value", short_text(req, unit, now));
	view_text(item, "whole", figure_text(req, unit, now));
	view_text(item, "earlier", short_text(req, unit, before));
	show_change(req, item, figure, now, before, figures->compared);
}

struct watched_ask {
	struct rows *cap, *attempts;
};

static struct watched_ask watched_ask(struct request *req)
{
	const char *network_id = req->caller.network_id;
	return (struct watched_ask){sql_page_manage_watched(req->db, network_id, "cap", MOST_AMOUNT,
							    FIRST_ID, FEW_ROWS),
				    sql_page_manage_watched(req->db, network_id, "attempts",
							    MOST_AMOUNT, FIRST_ID, FEW_ROWS)};
}

static enum http figures_page(struct request *req)
{
	struct selection selection;
	dashboard_selection(req, query_value(req, "range"), "", &selection);
	struct figures_ask ask = figures_ask(req, &selection);
	struct days_ask days = days_ask(req, &selection);
	struct watched_ask watched = watched_ask(req);
	struct figures figures = figures_read(&selection, &ask);
	for (int figure = 0; figure < FIGURES; figure++)
		show_figure(req, &selection, &figures, (enum figure)figure);
	show_period(req, &selection, figures.compared);
	show_charts(req, &days, figures.began);
	show_restaurants(req, &selection, ask.restaurants, &figures);
	show_watched(req, view_object(req->view, "cap"), "rows", watched.cap, FEW_ROWS);
	show_watched(req, view_object(req->view, "attempts"), "rows", watched.attempts, FEW_ROWS);
	return show(req, "manage/home");
}

static enum http home(struct request *req)
{
	const struct shown *shown = &manage_context(req)->shown;
	if (!manage_is_senior(req))
		return redirect(req, "/till");
	req->formats = network_formats(manage_context(req)->network, "en");
	bool ready = shown->until_at && (shown->count || shown->whole);
	view_flag(req->view, "ready", ready);
	view_flag(req->view, "has_restaurants", shown->count || shown->whole);
	return ready ? figures_page(req) : show(req, "manage/home");
}

const struct page page_manage_home = {
	"/", .who = STAFF, .get = home, .menu = "Dashboard", .icon = "home", .place = 1};
