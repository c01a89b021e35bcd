/* A sale is undone: first what will happen, then it happens. */
#include "parts.h"

static enum http too_late(struct request *req)
{
	return reject(req, HTTP_FORBIDDEN, "too_late",
		      "A cashier can void a sale for 24 hours. Ask a manager to void this one.");
}

static enum http confirm(struct request *req)
{
	const char *visit_id = path_value(req, "visit");
	struct visit_ask ask = part_visit_ask(req);
	if (!part_visit(req, &ask))
		return HTTP_NOT_FOUND;
	if (row_time(ask.visit, "voided_at"))
		return redirect(req, "/visits/%s", visit_id);
	if (!part_may_void(req, row_text(ask.visit, "restaurant_id"), row_time(ask.visit, "at")))
		return too_late(req);
	return show(req, "manage/visit_void");
}

static enum http undo(struct request *req)
{
	struct scope scope = manage_scope(req);
	const char *visit_id = path_value(req, "visit");
	switch (visit_void(&scope, visit_id)) {
	case VOID_UNKNOWN:
		return HTTP_NOT_FOUND;
	case VOID_TOO_LATE:
		return too_late(req);
	case VOID_ALREADY:
		flash(req, "info", "This sale was voided before. Nothing changed.");
		break;
	case VOIDED:
		flash(req, "good", "The sale is voided and its points are taken back.");
		break;
	}
	return redirect(req, "/visits/%s", visit_id);
}

const struct page page_manage_visit_void = {"/visits/{visit}/void", .who = STAFF, .get = confirm,
					    .post = undo, .once = true};
