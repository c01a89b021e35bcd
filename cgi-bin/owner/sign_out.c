/* Ends this browser's session, half open or whole. */
#include "app.h"
#include "domain/audit.h"
#include "queries.h"

static enum http leave(struct request *req)
{
	struct scope scope = owner_scope(req);
	if (req->caller.who & (OWNER | UNVERIFIED)) {
		sql_session_end_owner(req->db, req->caller.session);
		audit_add(&scope, "owner.sign_out", "owner", req->caller.person_id, "{}", "{}");
	}
	set_cookie(req, OWNER_COOKIE, "", -1);
	flash(req, "good", "You are signed out.");
	return redirect(req, "/sign-in");
}

const struct page page_owner_sign_out = {"/sign-out", .who = ANYONE, .post = leave};
