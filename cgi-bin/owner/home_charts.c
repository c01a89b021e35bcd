/* Twelve months as charts: MRR, ARPU, networks, churn, guests, and what is owed in points. */
#include "money.h"
#include "core/chart.h"
#include <string.h>

struct year { /* of one chart */
	const char *labels[MONTHS_SHOWN], *ticks[MONTHS_SHOWN];
	int64_t values[MONTHS_SHOWN], others[MONTHS_SHOWN];
};

static struct year *year_of(struct request *req, const struct money *money)
{
	struct year *year = arena_alloc(req->arena, sizeof *year);
	for (int i = 0; i < MONTHS_SHOWN; i++) {
		int64_t month = money->choice.month - MONTHS_SHOWN + 1 + i;
		year->labels[i] = month_title(req, month);
		year->ticks[i] = arena_copy(req->arena, year->labels[i], 1);
	}
	return year;
}

static const char *amount_said(struct request *req, const struct formats *formats,
			       enum chart_unit unit, int64_t value)
{
	if (unit == CHART_MONEY)
		return format_money_short(formats, req->arena, value);
	return unit == CHART_PERCENT ? format_percent(formats, req->arena, value)
				     : format_number(formats, req->arena, value);
}

/* Draws `title`, a chart of the year, as an item of the list. */
static void draw(struct request *req, const char *list, const struct formats *formats,
		 struct chart chart, const struct year *year)
{
	struct view *item = view_item(req->view, list);
	const char *title = chart.title;
	chart.finding = arena_printf(
		req->arena, "%s in %s, %s in %s.",
		amount_said(req, formats, chart.unit, year->values[0]), year->labels[0],
		amount_said(req, formats, chart.unit, year->values[MONTHS_SHOWN - 1]),
		year->labels[MONTHS_SHOWN - 1]);
	chart.title = arena_printf(req->arena, "%s, %s to %s", title, year->labels[0],
				   year->labels[MONTHS_SHOWN - 1]);
	chart.count = MONTHS_SHOWN;
	chart.labels = year->labels;
	chart.ticks = chart.form == CHART_BARS ? year->ticks : NULL;
	chart.values = year->values;
	chart.before = chart.before_name ? year->others : NULL;
	chart.label_name = "Month";
	view_text(item, "chart_title", title);
	chart_show(item, "chart", formats, &chart);
}

static void draw_money(struct request *req, const struct money *money)
{
	struct year *mrr = year_of(req, money), *networks = year_of(req, money),
		    *churn = year_of(req, money), *arpu = year_of(req, money);
	for (int i = 0; i < MONTHS_SHOWN; i++) {
		const struct mrr_month *month = &money->months[i];
		int64_t logo = mrr_logo_churn(month), revenue = mrr_revenue_churn(month);
		int64_t average = mrr_arpu(month);
		mrr->values[i] = month->end_minor;
		arpu->values[i] = average == MRR_NONE ? 0 : average;
		networks->values[i] = month->standing[STANDING_PAYING];
		networks->others[i] = month->standing[STANDING_FREE];
		churn->values[i] = logo == MRR_NONE ? 0 : logo;
		churn->others[i] = revenue == MRR_NONE ? 0 : revenue;
	}
	draw(req, "mrr_charts", money->formats,
	     (struct chart){
		     .title = "MRR", .form = CHART_BARS, .unit = CHART_MONEY, .value_name = "MRR"},
	     mrr);
	draw(req, "charts", money->formats,
	     (struct chart){.title = "ARPU", .unit = CHART_MONEY, .value_name = "ARPU"}, arpu);
	draw(req, "charts", money->formats,
	     (struct chart){.title = "Networks", .value_name = "Paying", .before_name = "Free"},
	     networks);
	draw(req, "charts", money->formats,
	     (struct chart){.title = "Churn a month",
			    .unit = CHART_PERCENT,
			    .value_name = "Networks",
			    .before_name = "MRR"},
	     churn);
}

/* The values of one currency, or of all ("") for guests, which are people. */
static void fill(struct year *year, struct rows *standings, const char *currency,
		 const char *column)
{
	rows_rewind(standings);
	while (rows_next(standings)) {
		int64_t step = row_int(standings, "step");
		if (step >= 1 && step <= MONTHS_SHOWN &&
		    (!*currency || !strcmp(row_text(standings, "currency"), currency)))
			year->values[step - 1] += row_int(standings, column);
	}
}

/* Steps come in order, so the last one has every currency that has any summary. */
void home_charts(struct request *req, const struct money *money, struct rows *standings)
{
	view_list(req->view, "charts");
	draw_money(req, money);
	struct year *guests = year_of(req, money);
	fill(guests, standings, "", "guests");
	draw(req, "charts", money->formats,
	     (struct chart){.title = "Guests", .value_name = "Guests"}, guests);
	rows_rewind(standings);
	const char *currencies[16];
	int count = 0;
	while (rows_next(standings))
		if (row_int(standings, "step") == MONTHS_SHOWN && count < 16)
			currencies[count++] = row_text(standings, "currency");
	for (int i = 0; i < count; i++) {
		struct year *owed = year_of(req, money);
		fill(owed, standings, currencies[i], "owed_minor");
		draw(req, "charts", money_formats(currencies[i]),
		     (struct chart){
			     .title = arena_printf(req->arena, "Owed in points, %s", currencies[i]),
			     .unit = CHART_MONEY,
			     .value_name = "Owed in points"},
		     owed);
	}
}
