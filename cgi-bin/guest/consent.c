/* The guest accepts the terms in force. */
#include "app.h"
#include "domain/guest.h"

static enum http accept(struct request *req)
{
	struct scope scope = guest_scope(req, true);
	if (!scope.network)
		return HTTP_NOT_FOUND;
	guest_consent(&scope, req->caller.person_id, scope.network->terms_version, "page");
	flash(req, "good", word(req, "consent_done"));
	return redirect(req, "/");
}

const struct page page_guest_consent = {"/consent", .who = GUEST, .post = accept};
