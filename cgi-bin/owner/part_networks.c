/* Rows of networks: see part_networks.h. */
#include "part_networks.h"
#include "core/crypto.h"
#include "money.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool is_number(const char *text)
{
	size_t digits = strspn(text + (*text == '-'), "0123456789");
	return digits && digits <= 18 && !text[digits + (*text == '-')];
}

struct networks_wanted networks_wanted(struct request *req)
{
	const char *after = query_value(req, "after"), *after_id = query_value(req, "id");
	bool given = is_number(after) && uuid_is(after_id);
	return (struct networks_wanted){
		.q = field(req, "q"),
		.plan = field(req, "plan"),
		.state = field(req, "state"),
		.by = field(req, "by"),
		.after = given ? strtoll(after, NULL, 10) : 0,
		.after_name = given ? query_value(req, "name") : NULL,
		.after_id = given ? after_id : NULL,
		.given = given,
	};
}

struct networks_ask networks_ask(struct request *req, const struct networks_wanted *wanted,
				 int most)
{
	const char *q = or_empty(wanted->q), *plan = or_empty(wanted->plan),
		   *state = or_empty(wanted->state);
	struct networks_ask ask = {
		.rows = sql_page_owner_networks(
			req->db, q, plan, state, or_empty(wanted->by),
			wanted->given ? wanted->after : INT64_MIN, or_empty(wanted->after_name),
			wanted->given ? wanted->after_id : "00000000-0000-0000-0000-000000000000",
			most + 1),
		.count = sql_page_owner_networks_count(req->db, q, plan, state),
	};
	return ask;
}

const char *network_state_words(const char *state, const char **badge)
{
	static const char *const words[][3] = {{"active", "Active", "ok"},
					       {"trial", "Trial", "wait"},
					       {"paused", "Paused", "off"},
					       {"ended", "Ended", "off"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i][0], state)) {
			*badge = words[i][2];
			return words[i][1];
		}
	*badge = "off";
	return "No plan";
}

const char *over_plan(struct request *req, int64_t used, int64_t limit, const char *one,
		      const char *many)
{
	if (!limit || used <= limit)
		return "";
	return arena_printf(req->arena, "%s over plan", counted(req, used - limit, one, many));
}

static void show_use(struct request *req, struct view *item, struct rows *rows)
{
	int64_t restaurants = row_int(rows, "restaurants"), guests = row_int(rows, "guests");
	int64_t restaurants_limit = row_int(rows, "restaurants_limit");
	int64_t guests_limit = row_int(rows, "guests_limit");
	view_int(item, "restaurants", restaurants);
	view_flag(item, "restaurants_limited", restaurants_limit > 0);
	view_int(item, "restaurants_limit", restaurants_limit);
	view_int(item, "guests", guests);
	view_flag(item, "guests_limited", guests_limit > 0);
	view_int(item, "guests_limit", guests_limit);
	view_text(item, "guests_over", over_plan(req, guests, guests_limit, "guest", "guests"));
	view_text(item, "restaurants_over",
		  over_plan(req, restaurants, restaurants_limit, "restaurant", "restaurants"));
}

static void show_network(struct request *req, struct rows *rows)
{
	const char *badge;
	struct view *item = view_item(req->view, "networks");
	view_formats(item, money_formats(row_text(rows, "currency")));
	view_text(item, "network_id", row_text(rows, "network_id"));
	view_text(item, "name", row_text(rows, "name"));
	view_text(item, "slug", row_text(rows, "slug"));
	view_text(item, "plan", row_text(rows, "plan"));
	view_int(item, "mrr_minor", row_int(rows, "mrr_minor"));
	view_text(item, "state_words", network_state_words(row_text(rows, "state"), &badge));
	view_text(item, "badge", badge);
	show_use(req, item, rows);
}

void part_networks(struct request *req, const struct networks_ask *ask, int most)
{
	struct view *view = req->view;
	bool counted_them = rows_next(ask->count);
	int64_t found = counted_them ? row_int(ask->count, "found") : 0;
	view_int(view, "total", counted_them ? row_int(ask->count, "total") : 0);
	view_int(view, "found", found);
	view_text(view, "found_words", counted(req, found, "network", "networks"));
	view_list(view, "networks");
	for (int i = 0; i < most && rows_next(ask->rows); i++) {
		show_network(req, ask->rows);
		view_text(view, "last_key",
			  arena_printf(req->arena, "%lld", (long long)row_int(ask->rows, "key")));
		view_text(view, "last_id", row_text(ask->rows, "network_id"));
		view_text(view, "last_name",
			  percent_encoded(req->arena, row_text(ask->rows, "name")));
	}
	view_flag(view, "has_networks", rows_count(ask->rows) > 0);
	view_flag(view, "more", rows_count(ask->rows) > most);
}
