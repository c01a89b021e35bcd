/* Ends this browser's session. */
#include "app.h"
#include "domain/session.h"

static enum http leave(struct request *req)
{
	struct scope scope = guest_scope(req, true);
	if (req->caller.who == GUEST)
		guest_session_end(&scope, req->caller.session);
	set_cookie(req, guest_cookie(req), "", -1);
	flash(req, "good", word(req, "signed_out"));
	return redirect(req, "/");
}

const struct page page_guest_sign_out = {"/sign-out", .who = ANYONE, .post = leave};
