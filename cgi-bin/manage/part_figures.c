/* Figures of a selection: sums of summaries, asked for all at once. */
#include "dashboard.h"
#include "core/crypto.h"
#include "domain/money.h"
#include "queries.h"
#include <string.h>

const struct figure_kind figure_kinds[FIGURES] = {
	[FIGURE_SALES] = {"sales", "Sales", true},
	[FIGURE_ACTIVE] = {"active", "Active guests", true},
	[FIGURE_NEW] = {"new", "New guests", true},
	[FIGURE_ISSUED] = {"issued", "Points issued", false},
	[FIGURE_REDEEMED] = {"redeemed", "Points redeemed", false},
	[FIGURE_RATE] = {"rate", "Redemption rate", true},
	[FIGURE_OWED] = {"liability", "Owed in points", false},
	[FIGURE_PENDING] = {"pending", "Pending points", false},
};

/* The last day is the one that the summaries have come to: at midnight that is the day before. */
bool dashboard_selection(struct request *req, const char *range, const char *restaurant_id,
			 struct selection *selection)
{
	const struct shown *shown = &manage_context(req)->shown;
	const char *zone = manage_context(req)->network->time_zone;
	bool one = *restaurant_id;
	if (one && (!uuid_is(restaurant_id) || !strstr(shown->restaurants, restaurant_id)))
		return false;
	*selection = (struct selection){
		.period = period_of(range, zone_day(zone, shown->until_at - 1)),
		.until_at = shown->until_at,
		.restaurants =
			one ? arena_printf(req->arena, "{%s}", restaurant_id) : shown->restaurants,
		.restaurant_id = restaurant_id,
		.whole = shown->whole && !one,
	};
	selection->from_at = zone_day_begin(zone, selection->period.from);
	return true;
}

struct figures_ask figures_ask(struct request *req, const struct selection *selection)
{
	const struct period *period = &selection->period;
	const char *network_id = req->caller.network_id, *restaurants = selection->restaurants;
	return (struct figures_ask){
		.restaurants = sql_page_manage_dashboard_restaurants(
			req->db, network_id, restaurants, period->from, period->to,
			period->before_from, period->before_to),
		.reach = sql_page_manage_dashboard_reach(
			req->db, network_id, restaurants, period->to, period_days(period),
			period->before_to, period_days_before(period)),
		.standing = sql_page_manage_dashboard_standing(req->db, network_id, period->to,
							       period->before_to),
	};
}

/* To a tenth of a percent. */
static int64_t rate_of(int64_t redeemed, int64_t issued)
{
	if (issued <= 0)
		return -1;
	return redeemed < 0 ? 0 : mul_div_half_up(redeemed, 1000, issued) * 10;
}

static void add_restaurants(struct figures *figures, struct rows *rows)
{
	rows_rewind(rows);
	while (rows_next(rows)) {
		figures->now[FIGURE_SALES] += row_int(rows, "sales_minor");
		figures->now[FIGURE_NEW] += row_int(rows, "new_guests");
		figures->now[FIGURE_ISSUED] += row_int(rows, "issued");
		figures->now[FIGURE_REDEEMED] += row_int(rows, "redeemed");
		figures->redeemed_minor += row_int(rows, "redeemed_minor");
		figures->visits += row_int(rows, "visits");
		figures->before[FIGURE_SALES] += row_int(rows, "before_sales_minor");
		figures->before[FIGURE_NEW] += row_int(rows, "before_new_guests");
		figures->before[FIGURE_ISSUED] += row_int(rows, "before_issued");
		figures->before[FIGURE_REDEEMED] += row_int(rows, "before_redeemed");
		figures->visits_before += row_int(rows, "before_visits");
	}
	int64_t *now = figures->now, *before = figures->before;
	now[FIGURE_RATE] = rate_of(now[FIGURE_REDEEMED], now[FIGURE_ISSUED]);
	before[FIGURE_RATE] = rate_of(before[FIGURE_REDEEMED], before[FIGURE_ISSUED]);
}

struct figures figures_read(const struct selection *selection, const struct figures_ask *ask)
{
	struct figures figures = {0};
	add_restaurants(&figures, ask->restaurants);
	if (rows_next(ask->reach)) {
		figures.now[FIGURE_ACTIVE] = row_int(ask->reach, "active");
		figures.before[FIGURE_ACTIVE] = row_int(ask->reach, "before_active");
	}
	if (!rows_next(ask->standing))
		return figures;
	figures.now[FIGURE_OWED] = row_int(ask->standing, "owed");
	figures.now[FIGURE_PENDING] = row_int(ask->standing, "pending");
	figures.before[FIGURE_OWED] = row_int(ask->standing, "before_owed");
	figures.before[FIGURE_PENDING] = row_int(ask->standing, "before_pending");
	figures.began = row_int(ask->standing, "began_day");
	figures.compared = !row_null(ask->standing, "began_day") &&
			   figures.began <= selection->period.before_from;
	return figures;
}

int64_t points_minor(struct request *req, int64_t points)
{
	const struct network *network = manage_context(req)->network;
	return mul_div_floor(points, network->value_minor, network->value_points);
}
