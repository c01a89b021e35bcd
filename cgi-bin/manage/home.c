/* Where people begin: at the till. */
#include "core/page.h"

static enum http go(struct request *req)
{
	return redirect(req, "/till");
}

const struct page page_manage_home = {"/", .who = STAFF, .get = go};
