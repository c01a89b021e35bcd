/* Where to begin with the demo. */
#include "app.h"
#include "pages.h"

static enum http home(struct request *req)
{
	return show(req, "dev/home");
}

const struct page page_dev_home = {"/", .who = ANYONE, .get = home};
