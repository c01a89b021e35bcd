/* What a guest's app shows at a glance. */
#include "app.h"
#include "domain/guest.h"
#include "domain/redemption.h"
#include "domain/show.h"
#include "pages.h"
#include "queries.h"

static enum http status(struct request *req)
{
	struct scope scope = api_scope(req);
	struct view *view = req->view;
	const char *network_id = req->caller.network_id, *guest_id = req->caller.person_id;
	struct rows *guest = sql_page_api_status(req->db, network_id, guest_id);
	struct cap_ask ask = redemption_cap_ask(req->db, network_id, guest_id);
	if (!rows_next(guest))
		return HTTP_NOT_FOUND;
	struct view *points = view_object(view, "points");
	view_int(points, "available", row_int(guest, "available"));
	view_int(points, "pending", row_int(guest, "pending"));
	view_int(points, "held", row_int(guest, "held"));
	view_text(view, "tier", row_text(guest, "tier"));
	const char *phone = guest_phone(&scope, guest_id, row_text(guest, "key_sealed"),
					row_text(guest, "phone_sealed"));
	api_verification(view_object(view, "verification"), phone, row_time(guest, "verified_at"));
	struct cap cap = redemption_cap(&scope, &ask);
	show_cap(view, "cap", &cap, scope.network);
	view_time(view, "next_pending_at", row_time(guest, "next_pending_at"));
	return show(req, "");
}

const struct page page_api_status = {.path = "/api/loyalty/status", .who = GUEST, .get = status};
