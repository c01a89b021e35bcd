/* The platform's dashboard: a month's money, how it moved, and twelve months of it. Every figure
 * opens its rows. */
#include "money.h"
#include "domain/money.h"
#include "part_networks.h"
#include "queries.h"
#include <string.h>

enum { TOP_NETWORKS = 10, MOST_ALERTS = 5, WHOLE_BP = 10000 };

static const char *share_text(struct request *req, int64_t share)
{
	return share == MRR_NONE ? "–" : format_percent(req->formats, req->arena, share);
}

/* "+5.8%"; a change from nothing has no share. */
static const char *change_text(struct request *req, int64_t change, int64_t from)
{
	if (!change || !from)
		return change ? "from nothing" : "no change";
	int64_t share = mul_div_half_up(change < 0 ? -change : change, WHOLE_BP, from);
	return arena_printf(req->arena, "%s%s", change < 0 ? "−" : "+",
			    format_percent(req->formats, req->arena, share));
}

static void show_mrr(struct request *req, const struct money *money)
{
	struct view *view = req->view;
	const struct mrr_month *month = &money->months[MONTHS_SHOWN - 1];
	int64_t change = month->end_minor - month->start_minor, arpu = mrr_arpu(month);
	view_int(view, "mrr_minor", month->end_minor);
	view_text(view, "mrr_change", change_text(req, change, month->start_minor));
	view_flag(view, "mrr_up", change > 0);
	view_flag(view, "mrr_down", change < 0);
	view_text(view, "arpu",
		  arpu == MRR_NONE ? "–" : format_money_short(money->formats, req->arena, arpu));
	view_text(view, "paying",
		  counted(req, month->standing[STANDING_PAYING], "paying network",
			  "paying networks"));
	view_text(view, "logo_churn", share_text(req, mrr_logo_churn(month)));
	view_text(view, "revenue_churn", share_text(req, mrr_revenue_churn(month)));
	view_int(view, "lost", month->paying_at_start - month->paying_through);
	view_text(view, "paying_at_start",
		  counted(req, month->paying_at_start, "network", "networks"));
}

static void show_standing(struct request *req, const struct money *money)
{
	static const struct {
		enum mrr_standing standing;
		const char *word, *title;
	} others[] = {{STANDING_FREE, "free", "free"},
		      {STANDING_TRIAL, "trial", "on trial"},
		      {STANDING_PAUSED, "paused", "paused"}};
	const struct mrr_month *month = &money->months[MONTHS_SHOWN - 1];
	view_int(req->view, "paying_count", month->standing[STANDING_PAYING]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		int count = month->standing[others[i].standing];
		if (!count && others[i].standing != STANDING_FREE)
			continue;
		struct view *item = view_item(req->view, "standings");
		view_text(item, "word", others[i].word);
		view_text(item, "title", others[i].title);
		view_int(item, "count", count);
	}
}

/* Guests are people, and summed over all networks; what they are owed stays in its currency. */
static void show_guests(struct request *req, struct rows *standings)
{
	int64_t guests[2] = {0, 0};
	view_list(req->view, "owed");
	rows_rewind(standings);
	while (rows_next(standings)) {
		int64_t step = row_int(standings, "step");
		if (step >= MONTHS_SHOWN - 1)
			guests[step - MONTHS_SHOWN + 1] += row_int(standings, "guests");
		if (step != MONTHS_SHOWN)
			continue;
		const char *currency = row_text(standings, "currency");
		const struct formats *formats = money_formats(currency);
		struct view *item = view_item(req->view, "owed");
		view_text(item, "of", currency);
		view_text(item, "amount",
			  format_money_compact(formats, req->arena,
					       row_int(standings, "owed_minor")));
	}
	view_int(req->view, "guests", guests[1]);
	view_int(req->view, "guests_more", guests[1] - guests[0]);
	view_flag(req->view, "guests_up", guests[1] > guests[0]);
}

static void show_credits(struct request *req, const struct money *money, struct rows *credits)
{
	int64_t credited = 0;
	while (rows_next(credits))
		if (!strcmp(row_text(credits, "currency"), money->currency))
			credited = row_int(credits, "amount_minor");
	view_flag(req->view, "has_credits", credited > 0);
	view_int(req->view, "credited_minor", credited);
}

static enum http home(struct request *req)
{
	struct money_choice choice = money_choice(req, query_value(req, "month"));
	const char *first_day =
		arena_printf(req->arena, "%s-01", month_word(req, choice.month - MONTHS_SHOWN + 1));
	struct rows *stretches = sql_page_owner_stretches(req->db);
	struct rows *standings = sql_page_owner_standings(req->db, first_day, MONTHS_SHOWN);
	struct rows *credits =
		sql_page_owner_credits(req->db, instant_text(req->arena, month_start(choice.month)),
				       instant_text(req->arena, choice.until));
	struct networks_ask ask =
		networks_ask(req, &(struct networks_wanted){.by = "mrr"}, TOP_NETWORKS);
	struct rows *over = sql_page_owner_over_plan(req->db, MOST_ALERTS);
	struct money money = money_read(req, &choice, query_value(req, "currency"), stretches);
	req->formats = money.formats;
	view_text(req->view, "action", "/");
	money_show_choice(req, &money);
	show_mrr(req, &money);
	show_standing(req, &money);
	show_guests(req, standings);
	show_credits(req, &money, credits);
	view_flag(req->view, "has_alerts", rows_count(over) > 0);
	view_rows(req->view, "alerts", over);
	home_flow(req, &money);
	home_charts(req, &money, standings);
	part_networks(req, &ask, TOP_NETWORKS);
	return show(req, "owner/home");
}

const struct page page_owner_home = {
	"/", .who = OWNER, .get = home, .menu = "Dashboard", .icon = "home", .place = 1};
