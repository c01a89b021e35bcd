/* Ends this browser's session, half open or whole. */
#include "app.h"
#include "domain/owner.h"

static enum http leave(struct request *req)
{
	struct scope scope = owner_scope(req);
	if (req->caller.who & (OWNER | UNVERIFIED))
		owner_sign_out(&scope);
	set_cookie(req, OWNER_COOKIE, "", -1);
	flash(req, "good", "You are signed out.");
	return redirect(req, "/sign-in");
}

const struct page page_owner_sign_out = {"/sign-out", .who = ANYONE, .post = leave};
