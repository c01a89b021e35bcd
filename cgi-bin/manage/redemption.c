/* A redemption at the till: to be settled, or how it stands. */
#include "parts.h"
#include "queries.h"

static enum http redemption(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	struct rows *row = sql_page_manage_redemption(req->db, req->caller.network_id,
						      path_value(req, "redemption"));
	if (!part_redemption(req, row))
		return HTTP_NOT_FOUND;
	return show(req, "manage/redemption");
}

const struct page page_manage_redemption = {"/redemptions/{redemption}", .who = STAFF,
					    .get = redemption};
