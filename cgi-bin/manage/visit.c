/* The receipt of a sale. */
#include "parts.h"

static enum http receipt(struct request *req)
{
	struct visit_ask ask = part_visit_ask(req);
	if (!part_visit(req, &ask))
		return HTTP_NOT_FOUND;
	return show(req, "manage/visit");
}

const struct page page_manage_visit = {"/visits/{visit}", .who = STAFF, .get = receipt};
