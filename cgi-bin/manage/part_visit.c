/* One recorded sale: its bill with the trace, how its points stand, what voiding it would do. */
#include "parts.h"
#include "queries.h"
#include <string.h>

struct visit_ask part_visit_ask(struct request *req)
{
	const char *network_id = req->caller.network_id, *visit_id = path_value(req, "visit");
	return (struct visit_ask){sql_page_manage_visit(req->db, network_id, visit_id),
				  sql_page_manage_visit_lines(req->db, network_id, visit_id)};
}

static void show_state(struct request *req, struct view *visit, struct rows *row)
{
	bool voided = row_time(row, "voided_at"), confirmed = row_time(row, "confirmed_at");
	bool earns = row_int(row, "points") > 0;
	view_time(visit, "at", row_time(row, "at"));
	view_time(visit, "due_at", row_time(row, "due_at"));
	view_time(visit, "voided_at", row_time(row, "voided_at"));
	view_text(visit, "voided_by", row_text(row, "voided_by"));
	view_flag(visit, "voided", voided);
	view_flag(visit, "waits", !voided && !confirmed && earns);
	view_flag(visit, "arrived", !voided && confirmed && earns);
	view_flag(visit, "nothing", !voided && !earns);
	view_flag(visit, "new", !voided && row_time(row, "at") + VOID_WINDOW / 144 > req->now);
	view_time(visit, "void_until", row_time(row, "at") + VOID_WINDOW);
	view_flag(visit, "may_void",
		  !voided &&
			  part_may_void(req, row_text(row, "restaurant_id"), row_time(row, "at")));
	view_flag(visit, "senior", manage_is_senior(req));
}

/* What is taken from the balance, and what of it would be missing. */
static void show_undoing(struct view *visit, struct rows *row)
{
	int64_t points = row_int(row, "points");
	int64_t available = row_int(row, "available") + row_int(row, "redemption_points");
	bool confirmed = row_time(row, "confirmed_at");
	int64_t missing = confirmed && points > available ? points - available : 0;
	view_flag(visit, "was_pending", !confirmed && points > 0);
	view_flag(visit, "was_confirmed", confirmed && points > 0);
	view_flag(visit, "leaves_debt", missing > 0);
	view_int(visit, "missing", missing);
}

bool part_visit(struct request *req, const struct visit_ask *ask)
{
	struct rows *row = ask->visit;
	if (!rows_next(row))
		return false;
	if (!manage_is_senior(req) &&
	    strcmp(row_text(row, "restaurant_id"), req->caller.restaurant_id))
		return false;
	struct view *visit = view_object(req->view, "visit");
	view_text(visit, "visit_id", row_text(row, "visit_id"));
	view_text(visit, "guest_id", row_text(row, "guest_id"));
	view_text(visit, "name",
		  manage_guest_name(req, row_text(row, "name"), row_int(row, "card_no")));
	view_text(visit, "restaurant", row_text(row, "restaurant"));
	view_text(visit, "staff", row_text(row, "staff"));
	view_text(visit, "redemption_id", row_text(row, "redemption_id"));
	view_text(visit, "returned_words", manage_points(req, row_int(row, "redemption_points")));
	part_bill_head(visit, row_int(row, "amount_minor"), row_int(row, "discount_minor"),
		       row_int(row, "paid_minor"), row_int(row, "net_minor"));
	part_trace(req, visit, ask->lines, row_text(row, "entry_id"), row_text(row, "tier_name"));
	view_int(visit, "points", row_int(row, "points"));
	view_text(visit, "points_words", manage_points(req, row_int(row, "points")));
	show_state(req, visit, row);
	show_undoing(visit, row);
	return true;
}
