/* How much of the cap is used, and when more frees up. */
#include "app.h"
#include "domain/redemption.h"
#include "domain/show.h"
#include "pages.h"
#include "queries.h"

static enum http cap(struct request *req)
{
	struct scope scope = api_scope(req);
	struct cap_ask ask =
		redemption_cap_ask(req->db, req->caller.network_id, req->caller.person_id);
	struct cap now = redemption_cap(&scope, &ask);
	show_cap_in(req->view, &now, scope.network);
	return show(req, "");
}

const struct page page_api_redemption_cap = {
	.path = "/api/loyalty/redemption-cap", .who = GUEST, .get = cap};
