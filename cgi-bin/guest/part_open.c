/* What is open: earnings on their way, codes not shown at a till yet. Most often the newest entries
 * name all of it, and their sum says so. */
#include "parts.h"
#include "queries.h"
#include <string.h>

enum { MOST = 20 };

static bool is_open(const struct newest *newest, int row, const char *kind)
{
	const char *status = newest->statuses[row];
	return status && !strcmp(status, "pending") &&
	       !strcmp(row_text(newest->rows, "kind"), kind);
}

static int64_t open_points(const struct newest *newest, const char *kind)
{
	int64_t points = 0;
	rows_rewind(newest->rows);
	for (int row = 0; rows_next(newest->rows); row++)
		if (is_open(newest, row, kind))
			points += row_int(newest->rows, "points");
	return points;
}

struct open part_open_ask(struct request *req, const struct newest *newest, struct rows *card)
{
	const char *network_id = req->caller.network_id, *guest_id = req->caller.person_id;
	struct open open = {NULL, NULL};
	if (row_int(card, "pending") != open_points(newest, "earn"))
		open.pending = sql_page_guest_pending(req->db, network_id, guest_id);
	if (row_int(card, "held") != -open_points(newest, "redeem"))
		open.codes = sql_page_guest_open_codes(req->db, network_id, guest_id);
	return open;
}

struct arrival {
	const char *entry_id, *restaurant;
	int64_t points, due_at;
};

/* Into what is there, the next to arrive first; of two at once the older: rows come newest first.
 */
static void add_arrival(struct arrival *all, int count, struct arrival added)
{
	int place = count;
	for (; place > 0 && all[place - 1].due_at >= added.due_at; place--)
		all[place] = all[place - 1];
	all[place] = added;
}

static bool show_arrivals(struct request *req, const struct newest *newest,
			  const struct names *names)
{
	struct rows *rows = newest->rows;
	size_t most = (size_t)rows_count(rows) + 1;
	struct arrival *all = arena_alloc(req->arena, most * sizeof *all);
	int count = 0;
	rows_rewind(rows);
	for (int row = 0; rows_next(rows); row++)
		if (is_open(newest, row, "earn") && row_int(rows, "points") > 0)
			add_arrival(all, count++,
				    (struct arrival){row_text(rows, "entry_id"),
						     part_name(names->restaurants,
							       row_text(rows, "restaurant_id")),
						     row_int(rows, "points"),
						     row_time(rows, "due_at")});
	view_list(req->view, "pending");
	for (int i = 0; i < count && i < MOST; i++) {
		struct view *item = view_item(req->view, "pending");
		view_text(item, "entry_id", all[i].entry_id);
		view_int(item, "points", all[i].points);
		view_time(item, "due_at", all[i].due_at);
		view_text(item, "restaurant", all[i].restaurant);
	}
	return count > 0;
}

static void show_codes(struct request *req, const struct newest *newest, const struct names *names)
{
	struct rows *rows = newest->rows;
	view_list(req->view, "open_codes");
	rows_rewind(rows);
	for (int row = 0; rows_next(rows); row++) {
		if (!is_open(newest, row, "redeem") || row_bool(rows, "settled") ||
		    row_time(rows, "expires_at") <= req->now)
			continue;
		struct view *item = view_item(req->view, "open_codes");
		view_text(item, "redemption_id", row_text(rows, "redemption_id"));
		view_int(item, "points", -row_int(rows, "points"));
		view_int(item, "value_minor", row_int(rows, "value_minor"));
		view_time(item, "expires_at", row_time(rows, "expires_at"));
		view_text(item, "reward", part_name(names->rewards, row_text(rows, "reward_id")));
	}
}

bool part_open(struct request *req, const struct open *open, const struct newest *newest,
	       const struct names *names)
{
	if (open->codes)
		view_rows(req->view, "open_codes", open->codes);
	else
		show_codes(req, newest, names);
	if (open->pending)
		view_rows(req->view, "pending", open->pending);
	bool awaits =
		open->pending ? rows_count(open->pending) > 0 : show_arrivals(req, newest, names);
	view_flag(req->view, "has_pending", awaits);
	return awaits;
}
