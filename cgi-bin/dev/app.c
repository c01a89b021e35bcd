/* What is special about the demo's pages. */
#include "app.h"
#include "pages.h"
#include <string.h>

bool dev_wants_json(const struct request *req)
{
	return !strstr(req->accept, "text/html");
}

const struct app dev_app = {
	.name = "dev",
	.pages = dev_pages,
	.prefix = "/dev",
};
