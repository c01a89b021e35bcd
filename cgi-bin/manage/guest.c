/* The guest at the till: a sale with its preview, or redeeming. */
#include "parts.h"
#include <string.h>

/* What the sale would earn; nothing while no amount was given. False when it is refused. */
static bool preview(struct request *req, const char *guest_id, struct guest_ask *ask)
{
	struct scope scope = manage_scope(req);
	struct sale_request sale;
	if (!field_given(req, "amount") && !field_given(req, "code"))
		return true;
	if (!part_sale_read(req, guest_id, &sale))
		return false;
	struct sale_result result = visit_preview(&scope, &sale);
	if (!rows_next(ask->guest) || part_sale_refused(req, &result))
		return false;
	part_preview(req, &sale, &result, row_text(ask->guest, "tier_name"));
	return true;
}

static enum http guest(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	const char *guest_id = path_value(req, "guest");
	struct guest_ask ask = part_guest_ask(req, guest_id);
	bool redeeming = !strcmp(query_value(req, "tab"), "redeem");
	bool sound = redeeming || preview(req, guest_id, &ask);
	if (!part_guest(req, &ask))
		return HTTP_NOT_FOUND;
	part_guest_page(req, &ask, redeeming ? TAB_REDEEM : TAB_SALE);
	return sound ? show(req, "manage/guest") : refuse(req, "manage/guest");
}

const struct page page_manage_guest = {"/till/{guest}", .who = STAFF, .get = guest};
