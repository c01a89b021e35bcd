/* The first step: e-mail and password become a session that is half open. Nothing tells whether a
 * login exists. */
#include "core/http.h"
#include "parts.h"

enum { SESSION_SECONDS = 8 * 3600 };

static enum http form(struct request *req)
{
	if (req->caller.who & (OWNER | UNVERIFIED))
		return redirect(req, req->caller.who == OWNER ? "/" : "/code");
	view_text(req->view, "next", next_path(req));
	return show(req, "owner/sign_in");
}

static enum http ask_again(struct request *req, const char *field_name, const char *message)
{
	error_on(req, field_name, message);
	return refuse(req, "owner/sign_in");
}

static enum http sign_in(struct request *req)
{
	const char *email = field(req, "email"), *password = field(req, "password");
	view_text(req->view, "next", next_path(req));
	if (!*email)
		return ask_again(req, "email", "Enter your e-mail address.");
	if (!*password)
		return ask_again(req, "password", "Enter your password.");
	struct scope scope = owner_scope(req);
	struct signed_in signed_in = owner_sign_in(&scope, email, password, req->address);
	if (signed_in.outcome == SIGN_IN_LOCKED)
		return part_locked(req, "owner/sign_in", "password", "passwords",
				   signed_in.retry_at);
	if (signed_in.outcome == SIGN_IN_REFUSED)
		return ask_again(req, "password",
				 "This e-mail and password do not belong together. Check both and "
				 "try again.");
	set_cookie(req, OWNER_COOKIE, signed_in.token, SESSION_SECONDS);
	const char *next = next_path(req);
	return redirect(req, "/code%s%s", *next ? "?next=" : "", percent_encoded(req->arena, next));
}

static const struct field_rule fields[] = {{"email", FIELD_LINE, false},
					   {"password", FIELD_LINE, false},
					   {"next", FIELD_LINE, false},
					   {0}};

const struct page page_owner_sign_in = {"/sign-in", .who = ANYONE, .get = form, .post = sign_in,
					.fields = fields};
