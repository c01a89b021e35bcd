/* E-mail and password become a session. Nothing tells whether a login exists. */
#include "app.h"
#include "domain/staff.h"

enum { SESSION_SECONDS = 12 * 3600 };

static enum http form(struct request *req)
{
	if (req->caller.who & STAFF)
		return redirect(req, "/");
	view_text(req->view, "next", next_path(req));
	return show(req, "manage/sign_in");
}

static enum http ask_again(struct request *req, const char *field_name, const char *message)
{
	view_text(req->view, "next", next_path(req));
	error_on(req, field_name, message);
	return refuse(req, "manage/sign_in");
}

/* No network is known here, so the clock is everyone's. */
static enum http say_locked(struct request *req, int64_t retry_at)
{
	const struct formats *formats = formats_for("en-GB", "GBP", 2, "UTC");
	ask_again(req, "password",
		  arena_printf(req->arena,
			       "Too many wrong passwords. Try again %s, at %s UTC, or ask your "
			       "manager.",
			       format_relative(formats, req->arena, retry_at),
			       format_time(formats, req->arena, retry_at)));
	retry_after(req, (int)((retry_at - req->now + 999999) / 1000000));
	return req->answer.status = HTTP_TOO_MANY;
}

static enum http sign_in(struct request *req)
{
	const char *email = field(req, "email"), *password = field(req, "password");
	if (!*email)
		return ask_again(req, "email", "Enter your e-mail address.");
	if (!*password)
		return ask_again(req, "password", "Enter your password.");
	struct scope scope = manage_scope(req);
	struct signed_in signed_in = staff_sign_in(&scope, email, password, req->address);
	if (signed_in.outcome == SIGN_IN_LOCKED)
		return say_locked(req, signed_in.retry_at);
	if (signed_in.outcome == SIGN_IN_REFUSED)
		return ask_again(req, "password",
				 "This e-mail and password do not belong together. Check both and "
				 "try again.");
	set_cookie(req, "__Host-staff", signed_in.token, SESSION_SECONDS);
	const char *next = next_path(req);
	return redirect(req, "%s", *next ? next : scope.caller->who == CASHIER ? "/till" : "/");
}

static const struct field_rule fields[] = {{"email", FIELD_LINE, false},
					   {"password", FIELD_LINE, false},
					   {"next", FIELD_LINE, false},
					   {0}};

const struct page page_manage_sign_in = {"/sign-in", .who = ANYONE, .get = form, .post = sign_in,
					 .fields = fields};
