/* Every stretch of every subscription, newest first, by plan and state. */
#include "core/crypto.h"
#include "money.h"
#include "part_networks.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_ROWS = 50 };

static void show_row(struct request *req, struct rows *rows)
{
	const char *badge;
	struct view *item = view_item(req->view, "subscriptions");
	view_formats(item, money_formats(row_text(rows, "currency")));
	view_text(item, "network_id", row_text(rows, "network_id"));
	view_text(item, "name", row_text(rows, "name"));
	view_text(item, "plan_of", row_text(rows, "plan"));
	view_text(item, "state_words", network_state_words(row_text(rows, "state"), &badge));
	view_text(item, "badge", badge);
	view_int(item, "monthly_minor", row_int(rows, "monthly_minor"));
	view_time(item, "starts_at", row_time(rows, "starts_at"));
	view_time(item, "ends_at", row_time(rows, "ends_at"));
	view_text(req->view, "last_id", row_text(rows, "subscription_id"));
	view_text(req->view, "last_at",
		  arena_printf(req->arena, "%lld", (long long)row_time(rows, "starts_at")));
}

static enum http list(struct request *req)
{
	const char *plan = query_value(req, "plan"), *state = query_value(req, "state");
	const char *at = query_value(req, "at"), *id = query_value(req, "id");
	size_t digits = strspn(at, "0123456789");
	bool given = digits && digits <= 17 && !at[digits] && uuid_is(id);
	struct rows *rows = sql_page_owner_subscriptions(
		req->db, plan, state,
		given ? instant_text(req->arena, strtoll(at, NULL, 10)) : "infinity",
		given ? id : "ffffffff-ffff-ffff-ffff-ffffffffffff", PAGE_ROWS + 1);
	struct rows *plans = sql_page_owner_plan_names(req->db);
	view_list(req->view, "subscriptions");
	for (int i = 0; i < PAGE_ROWS && rows_next(rows); i++)
		show_row(req, rows);
	view_flag(req->view, "has_rows", rows_count(rows) > 0);
	view_flag(req->view, "more", rows_count(rows) > PAGE_ROWS);
	view_flag(req->view, "later", given);
	view_flag(req->view, "filtered", *plan || *state);
	part_filters(req, plan, state, plans);
	return show(req, "owner/subscriptions");
}

const struct page page_owner_subscriptions = {"/subscriptions",	       .who = OWNER,  .get = list,
					      .menu = "Subscriptions", .icon = "doc", .place = 4};
