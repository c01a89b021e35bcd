/* One redemption as a till sees it. */
#include "parts.h"
#include <string.h>

static bool is(struct rows *row, const char *column, const char *text)
{
	return !strcmp(row_text(row, column), text);
}

static const char *end_of(struct rows *row)
{
	if (is(row, "end_reason", "cancelled"))
		return "The guest cancelled it. The points are back.";
	if (is(row, "end_reason", "expired"))
		return "It was not shown in time. The points are back.";
	return "It was voided. The points are back.";
}

static void show_state(struct request *req, struct view *shown, struct rows *row)
{
	bool pending = is(row, "state", "pending"), released = is(row, "state", "released");
	bool past = row_time(row, "expires_at") <= req->now;
	view_flag(shown, "waits", pending && !past);
	view_flag(shown, "ran_out", pending && past);
	view_flag(shown, "settled", !pending && !released);
	view_flag(shown, "released", released);
	view_text(shown, "ending", released ? end_of(row) : "");
	view_time(shown, "expires_at", row_time(row, "expires_at"));
	view_time(shown, "settled_at", row_time(row, "settled_at"));
	view_time(shown, "ended_at", row_time(row, "ended_at"));
	view_time(shown, "void_until", row_time(row, "settled_at") + VOID_WINDOW);
	view_flag(shown, "may_void",
		  !pending && !released && !*row_text(row, "visit_id") &&
			  part_may_void(req, row_text(row, "restaurant_id"),
					row_time(row, "settled_at")));
	view_flag(shown, "senior", manage_is_senior(req));
}

bool part_redemption(struct request *req, struct rows *row)
{
	if (!rows_next(row))
		return false;
	const char *place = row_text(row, "restaurant_id"), *reward = row_text(row, "reward");
	if (*place && !manage_is_senior(req) && strcmp(place, req->caller.restaurant_id))
		return false;
	const char *name = manage_guest_name(req, row_text(row, "name"), row_int(row, "card_no"));
	int64_t value_minor = row_int(row, "value_minor");
	struct view *shown = view_object(req->view, "redemption");
	view_text(shown, "redemption_id", row_text(row, "redemption_id"));
	view_text(shown, "guest_id", row_text(row, "guest_id"));
	view_text(shown, "name", name);
	view_text(shown, "reward", reward);
	view_text(shown, "title",
		  *reward ? reward
			  : arena_printf(req->arena, "%s off the bill",
					 format_money(req->formats, req->arena, value_minor)));
	view_int(shown, "points", row_int(row, "points"));
	view_text(shown, "points_words", manage_points(req, row_int(row, "points")));
	view_int(shown, "value_minor", value_minor);
	view_text(shown, "staff", row_text(row, "staff"));
	view_text(shown, "restaurant", row_text(row, "restaurant"));
	view_text(shown, "visit_id", row_text(row, "visit_id"));
	show_state(req, shown, row);
	return true;
}
