/* One network's page: see part_network.h. */
#include "part_network.h"
#include "core/crypto.h"
#include "domain/currency.h"
#include "domain/money.h"
#include "domain/network.h"
#include "money.h"
#include "part_networks.h"
#include "queries.h"
#include <string.h>

enum { NEARLY = 80, HUNDRED = 100 };

struct network_ask part_network_ask(struct request *req)
{
	const char *network_id = path_value(req, "network");
	struct network_ask ask = {
		.network = sql_page_owner_network(req->db, network_id),
		.history = sql_page_owner_network_history(req->db, network_id),
		.plans = sql_page_owner_plan_names(req->db),
	};
	return ask;
}

struct scope part_network_scope(struct request *req)
{
	struct scope scope = owner_scope(req);
	struct network *network = arena_alloc(req->arena, sizeof *network);
	network->network_id = path_value(req, "network");
	scope.network = network;
	db_network(req->db, network->network_id);
	return scope;
}

static void show_gauge(struct request *req, const char *title, int64_t used, int64_t limit,
		       const char *over)
{
	struct view *gauge = view_item(req->view, "gauges");
	view_text(gauge, "title", title);
	view_int(gauge, "used", used);
	view_int(gauge, "limit", limit);
	view_flag(gauge, "limited", limit > 0);
	view_int(gauge, "low", limit * NEARLY / HUNDRED);
	view_int(gauge, "max", used > limit ? used : limit);
	view_text(gauge, "over", over);
}

static void show_facts(struct request *req, struct rows *rows)
{
	static const char *const texts[] = {"network_id", "name",      "slug", "own_currency",
					    "country",	  "time_zone", "plan", "currency"};
	struct view *view = req->view;
	const char *badge, *state = row_text(rows, "state");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		view_text(view, texts[i], row_text(rows, texts[i]));
	view_time(view, "created_at", row_time(rows, "created_at"));
	view_time(view, "starts_at", row_time(rows, "starts_at"));
	view_time(view, "until_at", row_time(rows, "until_at"));
	view_int(view, "monthly_minor", row_int(rows, "monthly_minor"));
	view_text(view, "state_words", network_state_words(state, &badge));
	view_text(view, "badge", badge);
	view_flag(view, "may_pause", !strcmp(state, "active") || !strcmp(state, "trial"));
	view_flag(view, "may_resume", !strcmp(state, "paused"));
	view_flag(view, "may_activate", !strcmp(state, "trial"));
	view_flag(view, "may_end", *state && strcmp(state, "ended") != 0);
	int64_t restaurants = row_int(rows, "restaurants"), guests = row_int(rows, "guests");
	int64_t restaurants_limit = row_int(rows, "restaurants_limit");
	int64_t guests_limit = row_int(rows, "guests_limit");
	show_gauge(req, "Restaurants", restaurants, restaurants_limit,
		   over_plan(req, restaurants, restaurants_limit, "restaurant", "restaurants"));
	show_gauge(req, "Guests", guests, guests_limit,
		   over_plan(req, guests, guests_limit, "guest", "guests"));
}

static void show_history(struct request *req, struct rows *rows)
{
	view_list(req->view, "history");
	view_flag(req->view, "has_history", rows_count(rows) > 0);
	while (rows_next(rows)) {
		const char *badge, *state = row_text(rows, "state");
		bool credit = !strcmp(state, "credit");
		struct view *item = view_item(req->view, "history");
		view_formats(item, money_formats(row_text(rows, "currency")));
		view_time(item, "at", row_time(rows, "at"));
		view_time(item, "ends_at", row_time(rows, "ends_at"));
		view_text(item, "plan", row_text(rows, "plan"));
		view_text(item, "state_words", credit ? "" : network_state_words(state, &badge));
		view_text(item, "reason", row_text(rows, "reason"));
		view_int(item, "monthly_minor", row_int(rows, "monthly_minor"));
		view_flag(item, "credit", credit);
		view_flag(item, "present", !credit && row_null(rows, "ends_at"));
	}
}

/* What the forms start with, unless something was typed. */
static void show_forms(struct request *req, const char *currency, struct rows *plans)
{
	static const char *const empty[] = {"price", "credit_amount", "reason", "trial"};
	static const char *const currencies[] = {"plan_currency", "price_currency",
						 "credit_currency"};
	const char *typed = field(req, "plan");
	const char *credit_id = field(req, "credit");
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
		form_value(req, empty[i], "");
	for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++)
		form_value(req, currencies[i], currency);
	view_text(req->view, "credit_id", *credit_id ? credit_id : uuid_new(req->arena, req->now));
	view_list(req->view, "plans");
	rows_rewind(plans);
	while (rows_next(plans)) {
		const char *plan = row_text(plans, "plan");
		if (!strcmp(plan, "CUSTOM"))
			continue;
		struct view *item = view_item(req->view, "plans");
		view_text(item, "value", plan);
		view_flag(item, "chosen", !strcmp(plan, typed));
	}
}

bool part_network(struct request *req, const struct network_ask *ask)
{
	if (!rows_next(ask->network))
		return false;
	const char *currency = row_text(ask->network, "currency");
	req->formats = money_formats(currency);
	show_facts(req, ask->network);
	show_history(req, ask->history);
	show_forms(req, currency, ask->plans);
	return true;
}

static const char *why_not(enum subscription_outcome outcome)
{
	switch (outcome) {
	case SUBSCRIPTION_SAME:
		return "It is so already. Nothing changed.";
	case SUBSCRIPTION_NONE:
		return "There is no running subscription. Choose a plan first.";
	case SUBSCRIPTION_NO_PLAN:
		return "Choose one of the plans.";
	case SUBSCRIPTION_NO_PRICE:
		return "The plan has no price in this currency. Set one under Plans and features, "
		       "or agree a price.";
	case SUBSCRIPTION_BAD_PRICE:
		return "Enter an amount above 0.";
	case SUBSCRIPTION_BAD_REASON:
		return "Say why, in a few words.";
	case SUBSCRIPTION_TOO_SOON:
		return "It was changed this very moment. Look at it, and try again.";
	case SUBSCRIPTION_CHANGED:
	case SUBSCRIPTION_NO_NETWORK:
		break;
	}
	return "";
}

enum http part_network_done(struct request *req, const struct network_ask *ask,
			    enum subscription_outcome outcome, const char *field_name,
			    const char *done)
{
	if (outcome == SUBSCRIPTION_CHANGED) {
		flash(req, "good", done);
		return redirect(req, "/networks/%s", path_value(req, "network"));
	}
	if (!part_network(req, ask))
		return HTTP_NOT_FOUND;
	error_on(req, field_name, why_not(outcome));
	return owner_refuse(req, "owner/network");
}

bool part_amount(struct request *req, const char *field_name, const char *currency, int64_t *minor)
{
	if (!currency_is(currency)) {
		error_on(req, field_name, "Name the currency by its three letters: RUB, EUR.");
		return false;
	}
	switch (amount_parse(field(req, field_name), currency_digits(currency), minor)) {
	case AMOUNT_OK:
		return true;
	case AMOUNT_TOO_LARGE:
		error_on(req, field_name, "That is more than one can enter here.");
		break;
	case AMOUNT_TOO_PRECISE:
		error_on(req, field_name, "That has more decimals than the currency.");
		break;
	case AMOUNT_EMPTY:
	case AMOUNT_NOT_A_NUMBER:
	case AMOUNT_NEGATIVE:
	case AMOUNT_ZERO:
		error_on(req, field_name, "Enter an amount above 0.");
		break;
	}
	return false;
}
