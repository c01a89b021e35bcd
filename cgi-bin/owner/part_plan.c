/* One plan's page: see part_plan.h. */
#include "part_plan.h"
#include "money.h"
#include "queries.h"
#include <ctype.h>
#include <string.h>

static const char *mapped(struct request *req, const char *text, int (*letter)(int))
{
	char *copy = arena_text(req->arena, text);
	for (char *at = copy; *at; at++)
		*at = (char)letter((unsigned char)*at);
	return copy;
}

const char *plan_word(struct request *req, const char *plan)
{
	return mapped(req, plan, tolower);
}

struct plan_ask part_plan_ask(struct request *req)
{
	struct plan_ask ask = {
		.plan = mapped(req, path_value(req, "plan"), toupper),
		.plans = sql_page_owner_plans(req->db),
		.prices = sql_page_owner_plan_prices(req->db),
		.features = sql_page_owner_plan_features(req->db),
	};
	return ask;
}

static bool find_plan(const struct plan_ask *ask)
{
	while (rows_next(ask->plans))
		if (!strcmp(row_text(ask->plans, "plan"), ask->plan))
			return true;
	return false;
}

static const char *limit_text(struct request *req, struct rows *rows, const char *column)
{
	return row_null(rows, column)
		       ? ""
		       : arena_printf(req->arena, "%lld", (long long)row_int(rows, column));
}

static void show_prices(struct request *req, const struct plan_ask *ask)
{
	view_list(req->view, "prices");
	while (rows_next(ask->prices)) {
		if (strcmp(row_text(ask->prices, "plan"), ask->plan) != 0)
			continue;
		struct view *item = view_item(req->view, "prices");
		view_formats(item, money_formats(row_text(ask->prices, "currency")));
		view_text(item, "of", row_text(ask->prices, "currency"));
		view_int(item, "monthly_minor", row_int(ask->prices, "monthly_minor"));
	}
}

static void show_features(struct request *req, const struct plan_ask *ask)
{
	view_list(req->view, "features");
	while (rows_next(ask->features)) {
		if (strcmp(row_text(ask->features, "plan"), ask->plan) != 0)
			continue;
		struct view *item = view_item(req->view, "features");
		view_text(item, "feature", row_text(ask->features, "feature"));
		view_text(item, "title", row_text(ask->features, "title"));
		view_flag(item, "included", row_bool(ask->features, "included"));
	}
}

bool part_plan(struct request *req, const struct plan_ask *ask)
{
	if (!find_plan(ask))
		return false;
	struct view *view = req->view;
	int64_t networks = row_int(ask->plans, "networks");
	view_text(view, "plan", ask->plan);
	view_text(view, "word", plan_word(req, ask->plan));
	view_text(view, "networks", counted(req, networks, "network", "networks"));
	view_flag(view, "agreed", !strcmp(ask->plan, "CUSTOM"));
	form_value(req, "restaurants", limit_text(req, ask->plans, "restaurants"));
	form_value(req, "guests", limit_text(req, ask->plans, "guests"));
	form_value(req, "price", "");
	form_value(req, "currency", "");
	show_prices(req, ask);
	show_features(req, ask);
	return true;
}

static const char *why_not(enum plan_outcome outcome)
{
	switch (outcome) {
	case PLAN_BAD_LIMIT:
		return "Enter a whole number from 1 to 1,000,000,000, or nothing for no limit.";
	case PLAN_BAD_PRICE:
		return "Enter 0 or more. The price of CUSTOM is agreed with each network.";
	case PLAN_BAD_CURRENCY:
		return "Name the currency by its three letters: RUB, EUR.";
	case PLAN_SAME:
	case PLAN_CHANGED:
	case PLAN_NONE:
		break;
	}
	return "";
}

enum http part_plan_done(struct request *req, const struct plan_ask *ask, enum plan_outcome outcome,
			 const char *field_name, const char *done)
{
	if (outcome == PLAN_NONE)
		return HTTP_NOT_FOUND;
	if (outcome == PLAN_CHANGED || outcome == PLAN_SAME) {
		flash(req, outcome == PLAN_SAME ? "info" : "good",
		      outcome == PLAN_SAME ? "It was so already. Nothing changed." : done);
		return redirect(req, "/plans/%s", plan_word(req, ask->plan));
	}
	if (!part_plan(req, ask))
		return HTTP_NOT_FOUND;
	error_on(req, field_name, why_not(outcome));
	return refuse(req, "owner/plan");
}
