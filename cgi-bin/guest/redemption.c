/* The code of one redemption: QR, big letters, the time it has left; or how it ended. */
#include "app.h"
#include "core/qr.h"
#include "domain/redemption.h"
#include "queries.h"
#include <string.h>

static void show_code(struct request *req, struct rows *row)
{
	struct scope scope = guest_scope(req, true);
	const char *code = redemption_code(&scope, row_text(row, "redemption_id"),
					   row_text(row, "code_sealed"));
	struct qr qr = qr_encode(req->arena, arena_printf(req->arena, "r1.%s", code));
	view_flag(req->view, "open", *code != 0);
	view_text(req->view, "code", code);
	view_text(req->view, "qr_path", qr.path);
	view_int(req->view, "qr_size", qr.size);
}

static void show_end(struct request *req, struct rows *row)
{
	const char *state = row_text(row, "state"), *reason = row_text(row, "end_reason");
	bool due = row_bool(row, "is_due") && !strcmp(state, "pending");
	const char *key = due ? "redemption_expired"
			  : !strcmp(state, "released")
				  ? arena_printf(req->arena, "redemption_%s", reason)
				  : "redemption_settled";
	view_flag(req->view, "used", !due && strcmp(state, "released") != 0);
	view_text(req->view, "ending", say(req, req->view, key));
}

static enum http redemption(struct request *req)
{
	struct rows *row =
		sql_page_guest_redemption(req->db, req->caller.network_id, req->caller.person_id,
					  path_value(req, "redemption"));
	if (!guest_network(req) || !rows_next(row))
		return HTTP_NOT_FOUND;
	struct view *view = req->view;
	view_text(view, "redemption_id", row_text(row, "redemption_id"));
	view_int(view, "points", row_int(row, "points"));
	view_int(view, "value_minor", row_int(row, "value_minor"));
	view_text(view, "reward", row_text(row, "reward"));
	view_text(view, "restaurant", row_text(row, "restaurant"));
	view_time(view, "expires_at", row_time(row, "expires_at"));
	view_time(view, "settled_at", row_time(row, "settled_at"));
	view_time(view, "ended_at", row_time(row, "ended_at"));
	view_flag(view, "open", false);
	if (!strcmp(row_text(row, "state"), "pending") && !row_bool(row, "is_due"))
		show_code(req, row);
	else
		show_end(req, row);
	return guest_show(req, "guest/redemption", "");
}

const struct page page_guest_redemption = {"/redemptions/{redemption}", .who = GUEST,
					   .get = redemption};
