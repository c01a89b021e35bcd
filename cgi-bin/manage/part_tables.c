/* The dashboard's tables: restaurant by restaurant, and guests somebody should look at. */
#include "dashboard.h"
#include "domain/money.h"
#include <string.h>

enum { FULL = 10000 };

static void show_restaurant(struct request *req, struct view *item, const struct figures *figures,
			    struct rows *row)
{
	const char *id = row_text(row, "restaurant_id");
	bool none = !strcmp(id, AT_NONE);
	view_text(item, "restaurant_id", id);
	view_text(item, "name", none ? "Not at a restaurant" : row_text(row, "name"));
	view_text(item, "sales", figure_text(req, FIGURE_SALES, row_int(row, "sales_minor")));
	view_int(item, "visits", row_int(row, "visits"));
	view_int(item, "new_guests", row_int(row, "new_guests"));
	view_int(item, "issued", row_int(row, "issued"));
	view_int(item, "redeemed", row_int(row, "redeemed"));
	show_change(req, item, FIGURE_SALES, row_int(row, "sales_minor"),
		    row_int(row, "before_sales_minor"), figures->compared);
}

/* What happened at none is a row only when something did, now or earlier. */
static bool is_nothing(struct rows *row)
{
	static const char *const columns[] = {
		"visits",   "sales_minor",	 "new_guests",	  "issued",
		"redeemed", "before_new_guests", "before_issued", "before_redeemed"};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (row_int(row, columns[i]))
			return false;
	return true;
}

void show_restaurants(struct request *req, const struct selection *selection, struct rows *rows,
		      const struct figures *figures)
{
	rows_rewind(rows);
	view_list(req->view, "restaurants");
	while (rows_next(rows))
		if (strcmp(row_text(rows, "restaurant_id"), AT_NONE) != 0 || !is_nothing(rows))
			show_restaurant(req, view_item(req->view, "restaurants"), figures, rows);
	struct view *total = view_object(req->view, "total");
	view_text(total, "sales", figure_text(req, FIGURE_SALES, figures->now[FIGURE_SALES]));
	view_int(total, "visits", figures->visits);
	view_int(total, "new_guests", figures->now[FIGURE_NEW]);
	view_int(total, "issued", figures->now[FIGURE_ISSUED]);
	view_int(total, "redeemed", figures->now[FIGURE_REDEEMED]);
	show_change(req, total, FIGURE_SALES, figures->now[FIGURE_SALES],
		    figures->before[FIGURE_SALES], figures->compared);
	view_flag(req->view, "several", selection->whole || rows_count(rows) > 1);
}

void show_watched(struct request *req, struct view *view, const char *name, struct rows *rows,
		  int most)
{
	rows_rewind(rows);
	view_list(view, name);
	for (int i = 0; i < most && rows_next(rows); i++) {
		struct view *item = view_item(view, name);
		int64_t amount = row_int(rows, "amount"), cap = row_int(rows, "most");
		view_text(item, "guest_id", row_text(rows, "guest_id"));
		view_text(item, "name",
			  manage_guest_name(req, row_text(rows, "name"), row_int(rows, "card_no")));
		view_int(item, "amount_minor", amount);
		view_int(item, "cap_minor", cap);
		view_int(item, "amount", amount);
		view_int(item, "share_bp",
			 cap > 0 ? mul_div_floor(amount, FULL, cap) / 100 * 100 : FULL);
		view_flag(item, "full", amount >= cap);
		view_time(item, "latest_at", row_time(rows, "latest_at"));
	}
	view_flag(view, "has_rows", rows_count(rows) > 0);
}
