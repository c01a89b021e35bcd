/* Sales and redemptions of this restaurant, by key; and a sale is recorded. */
#include "parts.h"
#include "core/crypto.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_ROWS = 25 };

struct list_key { /* the list goes on below it */
	const char *at, *id;
	bool given;
};

static struct list_key wanted_key(struct request *req)
{
	const char *at = query_value(req, "at"), *id = query_value(req, "id");
	size_t length = strspn(at, "0123456789");
	bool given = length && length <= 17 && !at[length] && uuid_is(id);
	int64_t end = req->now + VOID_WINDOW;
	return (struct list_key){
		.at = instant_text(req->arena, given ? strtoll(at, NULL, 10) : end),
		.id = given ? id : "ffffffff-ffff-ffff-ffff-ffffffffffff",
		.given = given,
	};
}

static void show_pager(struct request *req, struct rows *rows, bool later)
{
	struct view *view = req->view;
	rows_rewind(rows);
	for (int i = 0; i < PAGE_ROWS && rows_next(rows); i++) {
		view_text(view, "last_id", row_text(rows, "id"));
		view_text(view, "last_at",
			  arena_printf(req->arena, "%lld", (long long)row_time(rows, "at")));
	}
	view_flag(view, "later", later);
	view_flag(view, "more", rows_count(rows) > PAGE_ROWS);
}

static enum http list(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	bool all = !strcmp(query_value(req, "days"), "all");
	const char *network_id = req->caller.network_id;
	const char *restaurant_id = req->caller.restaurant_id;
	int64_t day = zone_day_start(manage_context(req)->restaurant_zone, req->now);
	const char *since = instant_text(req->arena, all ? 0 : day);
	struct list_key key = wanted_key(req);
	struct rows *rows = sql_page_manage_list(req->db, network_id, restaurant_id, since, key.at,
						 key.id, PAGE_ROWS + 1);
	struct rows *count = sql_page_manage_list_count(req->db, network_id, restaurant_id, since);
	part_list(req, rows, PAGE_ROWS);
	int64_t total = rows_next(count) ? row_int(count, "total") : 0;
	view_int(req->view, "total", total);
	view_flag(req->view, "one", total == 1);
	view_flag(req->view, "all", all);
	show_pager(req, rows, key.given);
	return show(req, "manage/visits");
}

static enum http refused(struct request *req, const struct guest_ask *ask)
{
	part_guest_page(req, ask, TAB_SALE);
	return refuse(req, "manage/guest");
}

/* Without scripts the points are shown by a page of their own. */
static enum http show_first(struct request *req, const char *guest_id)
{
	const char *redemption_id = field(req, "redemption");
	return redirect(req, "/till/%s?amount=%s&code=%s%s%s", guest_id,
			percent_encoded(req->arena, field(req, "amount")),
			percent_encoded(req->arena, field(req, "code")),
			*redemption_id ? "&redemption=" : "", redemption_id);
}

/* The bill is not the one whose points were shown: they are shown again. */
static enum http show_again(struct request *req, const struct guest_ask *ask,
			    const struct sale_request *sale)
{
	struct scope scope = manage_scope(req);
	struct sale_result result = visit_preview(&scope, sale);
	if (!part_guest(req, ask))
		return HTTP_NOT_FOUND;
	if (!part_sale_refused(req, &result)) {
		error_on(
			req, "amount",
			"The bill changed after its points were shown. Check them, then add them.");
		part_preview(req, sale, &result, row_text(ask->guest, "tier_name"));
	}
	return refused(req, ask);
}

static enum http record(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	const char *guest_id = field(req, "guest"), *shown = field(req, "shown");
	struct scope scope = manage_scope(req);
	struct guest_ask ask = part_guest_ask(req, guest_id);
	struct sale_request sale;
	if (!part_sale_read(req, guest_id, &sale))
		return part_guest(req, &ask) ? refused(req, &ask) : HTTP_NOT_FOUND;
	if (field_flag(req, "show"))
		return show_first(req, guest_id);
	if (*shown && strcmp(shown, part_sale_mark(req, &sale)))
		return show_again(req, &ask, &sale);
	struct sale_result result = visit_record(&scope, &sale);
	if (result.outcome == SALE_RECORDED)
		return redirect(req, "/visits/%s", result.visit_id);
	if (!part_guest(req, &ask))
		return HTTP_NOT_FOUND;
	part_sale_refused(req, &result);
	return refused(req, &ask);
}

static const struct field_rule fields[] = {{"guest", FIELD_UUID, true},
					   {"amount", FIELD_LINE, false},
					   {"code", FIELD_LINE, false},
					   {"redemption", FIELD_UUID, false},
					   {"shown", FIELD_LINE, false},
					   {"show", FIELD_FLAG, false},
					   {0}};

const struct page page_manage_visits = {"/visits",	 .who = STAFF,	   .get = list,
					.post = record,	 .fields = fields, .once = true,
					.menu = "Today", .icon = "list",   .place = 4};
