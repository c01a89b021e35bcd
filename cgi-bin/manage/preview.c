/* The bill of a sale that is being typed, alone: what the script of the guest's page puts in. */
#include "parts.h"

static enum http preview(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	const char *guest_id = path_value(req, "guest");
	struct guest_ask ask = part_guest_ask(req, guest_id);
	struct scope scope = manage_scope(req);
	struct sale_request sale;
	view_flag(req->view, "alone", true);
	if (!part_sale_read(req, guest_id, &sale))
		return part_guest(req, &ask) ? refuse(req, "manage/preview") : HTTP_NOT_FOUND;
	struct sale_result result = visit_preview(&scope, &sale);
	if (!part_guest(req, &ask))
		return HTTP_NOT_FOUND;
	if (part_sale_refused(req, &result))
		return refuse(req, "manage/preview");
	part_preview(req, &sale, &result, row_text(ask.guest, "tier_name"));
	return show(req, "manage/preview");
}

const struct page page_manage_preview = {"/preview/{guest}", .who = STAFF, .get = preview};
