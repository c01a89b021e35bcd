/* Everything that happened to a guest's points, newest first. */
#include "parts.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_ROWS = 20 };

static const char *const kinds[] = {"", "earned", "redeemed", "other"};

/* An unknown kind shows everything: links arrive with all sorts of things behind them. */
static const char *wanted_kind(struct request *req)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(query_value(req, "kind"), kinds[i]))
			return kinds[i];
	return "";
}

static int64_t wanted_start(struct request *req)
{
	const char *before = query_value(req, "before");
	size_t length = strspn(before, "0123456789");
	return length && length <= 18 && !before[length] ? strtoll(before, NULL, 10) : INT64_MAX;
}

static void show_tabs(struct request *req, const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct view *tab = view_item(req->view, "tabs");
		const char *name = *kinds[i] ? kinds[i] : "all";
		view_text(tab, "kind", kinds[i]);
		view_text(tab, "label", word(req, arena_printf(req->arena, "history_%s", name)));
		view_flag(tab, "chosen", kinds[i] == kind);
	}
}

static int64_t last_seq(struct rows *entries)
{
	int64_t seq = 0;
	rows_rewind(entries);
	for (int i = 0; i < PAGE_ROWS && rows_next(entries); i++)
		seq = row_int(entries, "seq");
	return seq;
}

static enum http history(struct request *req)
{
	const char *network_id = req->caller.network_id, *guest_id = req->caller.person_id;
	const char *kind = wanted_kind(req);
	int64_t below = wanted_start(req);
	struct rows *entries =
		sql_page_guest_history(req->db, network_id, guest_id, kind, below, PAGE_ROWS + 1);
	struct names names = part_names(req);
	struct rows *total = sql_page_guest_history_count(req->db, network_id, guest_id, kind);
	if (!guest_network(req) || !rows_next(total))
		return HTTP_NOT_FOUND;
	show_tabs(req, kind);
	part_history(req, entries, PAGE_ROWS, &names, NULL);
	view_text(req->view, "kind", kind);
	view_int(req->view, "total", row_int(total, "total"));
	view_flag(req->view, "later", below != INT64_MAX);
	view_flag(req->view, "more", rows_count(entries) > PAGE_ROWS);
	view_int(req->view, "last_seq", last_seq(entries));
	return guest_show(req, "guest/history", "history");
}

const struct page page_guest_history = {"/history", .who = GUEST, .get = history,
					.menu = "nav_history"};
