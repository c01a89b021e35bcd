/* Sales and points day by day, or week by week where days would be too many to tell apart. */
#include "dashboard.h"
#include "core/chart.h"
#include "queries.h"
#include <string.h>

enum { MOST_MARKS = 60, WEEK = 7 };

struct series {
	int64_t from; /* the first mark's day */
	int count;
	int64_t *sales, *sales_before, *issued, *redeemed;
	const char **labels;
};

/* A week at least, so that there is a line; whole weeks, so that the first one is no dip. */
struct days_ask days_ask(struct request *req, const struct selection *selection)
{
	const struct period *period = &selection->period;
	int64_t days = period_days(period);
	struct days_ask ask = {.group = days > MOST_MARKS ? WEEK : 1, .to = period->to};
	days = days < WEEK ? WEEK : days / ask.group * ask.group;
	ask.from = period->to - days + 1;
	bool month = !strcmp(period->range, "month") && days == period_days(period) &&
		     days == period_days_before(period);
	ask.before_from = month ? period->before_from : ask.from - days;
	ask.rows = sql_page_manage_dashboard_days(req->db, req->caller.network_id,
						  selection->restaurants, ask.before_from, ask.to);
	return ask;
}

static int64_t *numbers(struct request *req, int count)
{
	return arena_alloc(req->arena, sizeof(int64_t) * (size_t)count);
}

static struct series series_of(struct request *req, const struct days_ask *ask)
{
	int count = (int)((ask->to - ask->from + 1) / ask->group);
	struct series series = {
		.from = ask->from,
		.count = count,
		.sales = numbers(req, count),
		.sales_before = numbers(req, count),
		.issued = numbers(req, count),
		.redeemed = numbers(req, count),
		.labels = arena_alloc(req->arena, sizeof(char *) * (size_t)count),
	};
	for (int i = 0; i < count; i++)
		series.labels[i] = day_name(req, ask->from + i * ask->group);
	struct rows *rows = ask->rows;
	while (rows_next(rows)) {
		int64_t day = row_int(rows, "day"), place = (day - ask->from) / ask->group;
		if (day < ask->from) {
			int64_t earlier = (day - ask->before_from) / ask->group;
			if (earlier < count)
				series.sales_before[earlier] += row_int(rows, "sales_minor");
			continue;
		}
		series.sales[place] += row_int(rows, "sales_minor");
		series.issued[place] += row_int(rows, "issued");
		series.redeemed[place] += row_int(rows, "redeemed");
	}
	return series;
}

/* Without the marks before there were figures, but for a week of marks at least. */
static struct series since(struct series series, const struct days_ask *ask, int64_t began)
{
	int64_t idle = began > ask->from ? (began - ask->from) / ask->group : 0;
	int skipped = series.count - WEEK < idle ? series.count - WEEK : (int)idle;
	series.from += skipped * ask->group;
	series.count -= skipped;
	series.sales += skipped;
	series.sales_before += skipped;
	series.issued += skipped;
	series.redeemed += skipped;
	series.labels += skipped;
	return series;
}

static const char *finding(struct request *req, const struct series *series, const int64_t *values,
			   enum figure figure, const char *each)
{
	int least = 0, most = 0;
	for (int i = 1; i < series->count; i++) {
		least = values[i] < values[least] ? i : least;
		most = values[i] > values[most] ? i : most;
	}
	return arena_printf(req->arena, "Between %s and %s %s, highest on %s.",
			    figure_text(req, figure, values[least]),
			    figure_text(req, figure, values[most]), each, series->labels[most]);
}

void show_charts(struct request *req, const struct days_ask *ask, int64_t began)
{
	struct series series = since(series_of(req, ask), ask, began);
	bool weeks = ask->group > 1;
	const char *each = weeks ? "a week" : "a day",
		   *dates = days_name(req, series.from, ask->to);
	const char *unit = weeks ? "weeks" : "days";
	bool compared = began <= ask->before_from,
	     adjacent = ask->before_from + series.count * ask->group == ask->from;
	struct chart sales = {
		.title = arena_printf(req->arena, "Sales %s, %s", each, dates),
		.finding = finding(req, &series, series.sales, FIGURE_SALES, each),
		.form = CHART_LINE,
		.unit = CHART_MONEY,
		.count = series.count,
		.labels = series.labels,
		.values = series.sales,
		.before = compared ? series.sales_before : NULL,
		.label_name = weeks ? "Week from" : "Day",
		.value_name = compared ? arena_printf(req->arena, "These %d %s", series.count, unit)
				       : "Sales",
		.before_name =
			adjacent ? arena_printf(req->arena, "%d %s before", series.count, unit)
				 : "The same days of last month",
	};
	struct chart points = sales;
	points.title = arena_printf(req->arena, "Points issued and redeemed %s, %s", each, dates);
	points.finding = finding(req, &series, series.issued, FIGURE_ISSUED, each);
	points.unit = CHART_NUMBER;
	points.values = series.issued;
	points.before = series.redeemed;
	points.value_name = "Issued";
	points.before_name = "Redeemed";
	chart_show(req->view, "sales_chart", req->formats, &sales);
	chart_show(req->view, "points_chart", req->formats, &points);
	view_text(req->view, "chart_each", each);
}
