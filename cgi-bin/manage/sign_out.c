/* Ends this browser's session. */
#include "app.h"
#include "domain/staff.h"

static enum http leave(struct request *req)
{
	struct scope scope = manage_scope(req);
	if (req->caller.who & STAFF)
		staff_sign_out(&scope);
	set_cookie(req, "__Host-staff", "", -1);
	flash(req, "good", "You are signed out.");
	return redirect(req, "/sign-in");
}

const struct page page_manage_sign_out = {"/sign-out", .who = ANYONE, .post = leave};
