/* A guest takes a code back while no till has taken it: the points return. */
#include "app.h"
#include "domain/redemption.h"

static enum http cancel(struct request *req)
{
	struct scope scope = guest_scope(req, true);
	if (!scope.network)
		return HTTP_NOT_FOUND;
	const char *redemption_id = path_value(req, "redemption");
	enum cancel_outcome outcome =
		redemption_cancel(&scope, req->caller.person_id, redemption_id);
	if (outcome == CANCEL_UNKNOWN)
		return HTTP_NOT_FOUND;
	if (outcome == CANCELLED) {
		flash(req, "good", word(req, "cancel_done"));
		return redirect(req, "/");
	}
	flash(req, "warn",
	      word(req, outcome == CANCEL_SETTLED ? "cancel_settled" : "cancel_ended"));
	return redirect(req, "/redemptions/%s", redemption_id);
}

const struct page page_guest_cancellation = {"/redemptions/{redemption}/cancellation", .who = GUEST,
					     .post = cancel, .once = true};
