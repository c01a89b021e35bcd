/* The till takes a guest's code. */
#include "app.h"
#include "domain/redemption.h"

static enum http settle(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	struct scope scope = manage_scope(req);
	const char *redemption_id = path_value(req, "redemption");
	switch (redemption_settle(&scope, redemption_id)) {
	case SETTLE_UNKNOWN:
		return HTTP_NOT_FOUND;
	case SETTLED:
		break; /* the page says so */
	case SETTLE_ALREADY:
		flash(req, "warn",
		      "This code was settled before. Take nothing off the bill for it again.");
		break;
	case SETTLE_EXPIRED:
	case SETTLE_RELEASED:
		flash(req, "warn",
		      "This code is no longer good. Take nothing off the bill for it.");
		break;
	}
	return redirect(req, "/redemptions/%s", redemption_id);
}

const struct page page_manage_settlement = {"/redemptions/{redemption}/settlement", .who = STAFF,
					    .post = settle, .once = true};
