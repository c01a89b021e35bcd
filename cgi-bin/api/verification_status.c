/* Whether the number is verified: for a guest, and for whoever waits for a code. */
#include "app.h"
#include "domain/guest.h"
#include "pages.h"
#include "queries.h"

static enum http status(struct request *req)
{
	const struct api *api = req->context;
	if (req->caller.who == UNVERIFIED) {
		api_verification(req->view, api->state.phone, 0);
		return show(req, "");
	}
	struct scope scope = api_scope(req);
	struct rows *guest =
		sql_page_api_status(req->db, req->caller.network_id, req->caller.person_id);
	if (!rows_next(guest))
		return HTTP_NOT_FOUND;
	const char *phone =
		guest_phone(&scope, req->caller.person_id, row_text(guest, "key_sealed"),
			    row_text(guest, "phone_sealed"));
	api_verification(req->view, phone, row_time(guest, "verified_at"));
	return show(req, "");
}

const struct page page_api_verification_status = {
	.path = "/api/user/verification-status", .who = GUEST | UNVERIFIED, .get = status};
