/* One network's page: see part_network.h. */
#include "part_network.h"
#include "core/crypto.h"
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
	view_int(gauge, "low", (limit * NEARLY + HUNDRED - 1) / HUNDRED);
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
static void show_forms(struct request *req, const char *present, const char *currency,
		       struct rows *plans)
{
	static const char *const empty[] = {"price", "credit_amount", "reason", "trial"};
	static const char *const currencies[] = {"plan_currency", "price_currency",
						 "credit_currency"};
	const char *chosen = field_given(req, "plan") ? field(req, "plan") : present;
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
		view_flag(item, "chosen", !strcmp(plan, chosen));
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
	show_forms(req, row_text(ask->network, "plan"), currency, ask->plans);
	return true;
}
