/* Everything about one guest: what they have, and what happened, as a timeline, sales, redemptions
 * or what was sent to them. */
#include "parts.h"
#include "core/crypto.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_ROWS = 25 };
enum tab { TIMELINE, VISITS, REDEMPTIONS, MESSAGES };

struct rows_ask { /* one of the lists, from a key on */
	struct rows *rows;
	bool from_key;
};

static enum tab wanted_tab(struct request *req)
{
	const char *tab = query_value(req, "tab");
	return !strcmp(tab, "visits")	     ? VISITS
	       : !strcmp(tab, "redemptions") ? REDEMPTIONS
	       : !strcmp(tab, "messages")    ? MESSAGES
					     : TIMELINE;
}

typedef struct rows *list_query(struct db *db, const char *network_id, const char *guest_id,
				const char *below_at, const char *below_id, int64_t most);

static struct rows_ask ask_rows(struct request *req, const char *guest_id, enum tab tab)
{
	const char *at = query_value(req, "at"), *id = query_value(req, "id");
	size_t length = strspn(at, "0123456789");
	bool given = length && length <= 17 && !at[length] && uuid_is(id);
	const char *below = instant_text(req->arena, given ? strtoll(at, NULL, 10) : req->now + 1);
	const char *below_id = given ? id : "ffffffff-ffff-ffff-ffff-ffffffffffff";
	static list_query *const lists[] = {[VISITS] = sql_page_manage_guest_visits,
					    [REDEMPTIONS] = sql_page_manage_guest_redemptions,
					    [MESSAGES] = sql_page_manage_guest_messages};
	return (struct rows_ask){lists[tab](req->db, req->caller.network_id, guest_id, below,
					    below_id, PAGE_ROWS + 1),
				 given};
}

static void show_visit(struct view *item, struct rows *row)
{
	bool voided = row_bool(row, "voided"), confirmed = row_bool(row, "confirmed");
	bool earns = row_int(row, "points") > 0;
	view_int(item, "amount_minor", row_int(row, "amount_minor"));
	view_flag(item, "voided", voided);
	view_flag(item, "waits", !voided && !confirmed && earns);
	view_flag(item, "confirmed", !voided && (confirmed || !earns));
	view_time(item, "due_at", row_time(row, "due_at"));
}

static void show_redemption(struct request *req, struct view *item, struct rows *row)
{
	static const char *const endings[][2] = {{"cancelled", "Cancelled"},
						 {"expired", "Not used in time"},
						 {"voided", "Voided"},
						 {"", ""}};
	const char *state = row_text(row, "state"), *reason = row_text(row, "end_reason");
	bool released = !strcmp(state, "released");
	int at = 0;
	while (*endings[at][0] && strcmp(endings[at][0], reason))
		at++;
	view_text(item, "what",
		  *row_text(row, "reward")
			  ? row_text(row, "reward")
			  : format_money(req->formats, req->arena, row_int(row, "value_minor")));
	view_flag(item, "code_open", !strcmp(state, "pending"));
	view_flag(item, "settled", !strcmp(state, "settled"));
	view_flag(item, "confirmed", !strcmp(state, "confirmed"));
	view_text(item, "ending", released ? endings[at][1] : "");
	view_time(item, "expires_at", row_time(row, "expires_at"));
}

static void show_row(struct request *req, struct view *item, struct rows *row, enum tab tab)
{
	view_text(item, "restaurant", row_text(row, "restaurant"));
	view_text(item, "who", row_text(row, "staff"));
	view_int(item, "points", row_int(row, "points"));
	tab == VISITS ? show_visit(item, row) : show_redemption(req, item, row);
}

static void show_rows(struct request *req, const struct rows_ask *ask, enum tab tab)
{
	struct view *view = req->view;
	struct rows *rows = ask->rows;
	view_list(view, "rows");
	for (int i = 0; i < PAGE_ROWS && rows_next(rows); i++) {
		struct view *item = view_item(view, "rows");
		const char *id = row_text(rows, "id");
		view_text(item, "id", id);
		view_time(item, "at", row_time(rows, "at"));
		if (tab == MESSAGES)
			part_message(item, rows);
		else
			show_row(req, item, rows, tab);
		view_text(view, "next_id", id);
		view_text(view, "next_at",
			  arena_printf(req->arena, "%lld", (long long)row_time(rows, "at")));
	}
	view_flag(view, "has_rows", rows_count(rows) > 0);
	view_flag(view, "later", ask->from_key);
	view_flag(view, "more", rows_count(rows) > PAGE_ROWS);
}

static enum http detail(struct request *req)
{
	const char *guest_id = path_value(req, "guest");
	enum tab tab = wanted_tab(req);
	struct about_ask about = part_about_ask(req, guest_id);
	struct timeline_ask timeline = {.kind = ""};
	struct rows_ask rows = {.rows = NULL};
	struct rows *newest = NULL;
	if (tab == TIMELINE)
		timeline = part_timeline_ask(req, guest_id);
	else
		rows = ask_rows(req, guest_id, tab);
	if (tab != MESSAGES)
		newest = part_messages_newest(req, guest_id);
	if (!part_about(req, &about))
		return HTTP_NOT_FOUND;
	if (tab == TIMELINE)
		part_timeline(req, &timeline);
	else
		show_rows(req, &rows, tab);
	view_null(req->view, "messages");
	if (newest)
		part_messages(req, newest);
	view_flag(req->view, "on_timeline", tab == TIMELINE);
	view_flag(req->view, "on_visits", tab == VISITS);
	view_flag(req->view, "on_redemptions", tab == REDEMPTIONS);
	view_flag(req->view, "on_messages", tab == MESSAGES);
	return show(req, "manage/guest_detail");
}

const struct page page_manage_guest_detail = {"/guests/{guest}", .who = MANAGER | ADMIN,
					      .get = detail};
