/* A settled redemption is undone: first what will happen, then it happens. */
#include "parts.h"
#include "domain/redemption.h"
#include "queries.h"
#include <string.h>

static enum http too_late(struct request *req)
{
	return reject(req, HTTP_FORBIDDEN, "too_late",
		      "A cashier can void a redemption for 24 hours. Ask a manager to void this "
		      "one.");
}

static enum http confirm(struct request *req)
{
	const char *redemption_id = path_value(req, "redemption");
	struct rows *row =
		sql_page_manage_redemption(req->db, req->caller.network_id, redemption_id);
	if (!part_redemption(req, row))
		return HTTP_NOT_FOUND;
	const char *state = row_text(row, "state");
	bool settled = !strcmp(state, "settled") || !strcmp(state, "confirmed");
	if (!settled || *row_text(row, "visit_id"))
		return redirect(req, "/redemptions/%s", redemption_id);
	if (!part_may_void(req, row_text(row, "restaurant_id"), row_time(row, "settled_at")))
		return too_late(req);
	return show(req, "manage/redemption_void");
}

static enum http undo(struct request *req)
{
	struct scope scope = manage_scope(req);
	const char *redemption_id = path_value(req, "redemption");
	switch (redemption_void(&scope, redemption_id)) {
	case VOID_UNKNOWN:
		return HTTP_NOT_FOUND;
	case VOID_TOO_LATE:
		return too_late(req);
	case VOID_ALREADY:
		flash(req, "info", "This redemption was voided before. Nothing changed.");
		break;
	case VOIDED:
		flash(req, "good", "The redemption is voided and the points are back.");
		break;
	}
	return redirect(req, "/redemptions/%s", redemption_id);
}

const struct page page_manage_redemption_void = {"/redemptions/{redemption}/void", .who = STAFF,
						 .get = confirm, .post = undo, .once = true};
