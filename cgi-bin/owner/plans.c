/* The plans side by side: limits, prices, networks, features. */
#include "money.h"
#include "part_plan.h"
#include "queries.h"
#include <string.h>

static void show_prices(struct request *req, struct view *item, const char *plan,
			struct rows *prices)
{
	view_list(item, "prices");
	rows_rewind(prices);
	while (rows_next(prices))
		if (!strcmp(row_text(prices, "plan"), plan))
			view_text(view_item(item, "prices"), "price",
				  format_money_short(money_formats(row_text(prices, "currency")),
						     req->arena, row_int(prices, "monthly_minor")));
}

static void show_plans(struct request *req, struct rows *plans, struct rows *prices)
{
	while (rows_next(plans)) {
		const char *plan = row_text(plans, "plan");
		struct view *item = view_item(req->view, "plans");
		view_text(item, "plan", plan);
		view_text(item, "word", plan_word(req, plan));
		view_int(item, "networks", row_int(plans, "networks"));
		view_flag(item, "restaurants_limited", !row_null(plans, "restaurants"));
		view_int(item, "restaurants", row_int(plans, "restaurants"));
		view_flag(item, "guests_limited", !row_null(plans, "guests"));
		view_int(item, "guests", row_int(plans, "guests"));
		show_prices(req, item, plan, prices);
	}
}

/* A line a feature, a cell a plan. */
static void show_features(struct request *req, struct rows *features)
{
	struct view *line = NULL;
	const char *present = "";
	view_list(req->view, "features");
	while (rows_next(features)) {
		const char *feature = row_text(features, "feature");
		if (strcmp(feature, present) != 0) {
			line = view_item(req->view, "features");
			view_text(line, "title", row_text(features, "title"));
			present = feature;
		}
		struct view *cell = view_item(line, "cells");
		view_text(cell, "of", row_text(features, "plan"));
		view_flag(cell, "included", row_bool(features, "included"));
	}
}

static enum http list(struct request *req)
{
	struct rows *plans = sql_page_owner_plans(req->db);
	struct rows *prices = sql_page_owner_plan_prices(req->db);
	struct rows *features = sql_page_owner_plan_features(req->db);
	show_plans(req, plans, prices);
	show_features(req, features);
	return show(req, "owner/plans");
}

const struct page page_owner_plans = {"/plans",	      .who = OWNER,
				      .get = list,    .menu = "Plans and features",
				      .icon = "rule", .place = 3};
