/* Rows of what happened at this restaurant, and who may undo them. */
#include "parts.h"
#include <string.h>

bool part_may_void(struct request *req, const char *restaurant_id, int64_t at)
{
	if (manage_is_senior(req))
		return true;
	return !strcmp(restaurant_id, req->caller.restaurant_id) && at + VOID_WINDOW > req->now;
}

/* What was taken off a bill stands with its sign. */
static const char *amount_of(struct request *req, int64_t minor)
{
	const char *text = format_money(req->formats, req->arena, minor < 0 ? -minor : minor);
	return minor < 0 ? arena_printf(req->arena, "\xe2\x88\x92%s", text) : text;
}

static void show_row(struct request *req, struct view *item, struct rows *row)
{
	bool sale = row_bool(row, "is_sale"), voided = row_bool(row, "voided");
	const char *reward = row_text(row, "reward");
	view_text(item, "name",
		  manage_guest_name(req, row_text(row, "name"), row_int(row, "card_no")));
	view_text(item, "what",
		  sale	    ? "Sale"
		  : *reward ? arena_printf(req->arena, "Redeemed, %s", reward)
			    : "Redeemed");
	view_text(item, "path", sale ? "visits" : "redemptions");
	view_text(item, "id", row_text(row, "id"));
	view_time(item, "at", row_time(row, "at"));
	view_text(item, "amount", amount_of(req, row_int(row, "amount_minor")));
	view_int(item, "points", row_int(row, "points"));
	view_flag(item, "voided", voided);
	view_flag(item, "may_void",
		  !voided && part_may_void(req, req->caller.restaurant_id, row_time(row, "at")));
}

void part_list(struct request *req, struct rows *rows, int most)
{
	rows_rewind(rows);
	view_list(req->view, "rows");
	for (int i = 0; i < most && rows_next(rows); i++)
		show_row(req, view_item(req->view, "rows"), rows);
	view_flag(req->view, "has_rows", rows_count(rows) > 0);
}
