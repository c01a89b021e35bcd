/* Whether this machine can serve: for load balancers, so it says no more than that. */
#include "app.h"
#include "pages.h"
#include "queries.h"

static enum http health(struct request *req)
{
	rows_count(sql_page_api_health(req->db)); /* a failure is sticky: 503 */
	view_text(req->view, "status", "ok");
	return show(req, "");
}

const struct page page_api_health = {.path = "/health", .who = ANYONE, .get = health};
