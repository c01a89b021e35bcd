/* The six digits from the message: a page of its own, and what the script shows as a dialog. */
#include "parts.h"
#include "domain/otp.h"
#include "domain/referral.h"
#include "domain/session.h"
#include <string.h>

static const int64_t session_seconds = INT64_C(7) * 86400;

static enum http form(struct request *req)
{
	if (req->caller.who == GUEST)
		return redirect(req, "/");
	part_welcome(req);
	return guest_show(req, "guest/code", "");
}

/* Digits alone count: people paste codes with blanks and hyphens. "" when there are not six. */
static const char *six_digits(struct request *req)
{
	char *digits = arena_alloc(req->arena, 7);
	int count = 0;
	for (const char *p = field(req, "code"); *p; p++) {
		if (strchr(" -", *p))
			continue;
		if (*p < '0' || *p > '9' || count == 6)
			return "";
		digits[count++] = *p;
	}
	return count == 6 ? digits : "";
}

static enum http refused(struct request *req, const char *key, struct view *values)
{
	error_on(req, "code", say(req, values, key));
	part_welcome(req);
	return guest_refuse(req, "guest/code", "");
}

static enum http locked(struct request *req, const struct otp_checked *checked, struct view *values)
{
	view_time(values, "retry_at", checked->retry_at);
	error_on(req, "code", say(req, values, "otp_locked"));
	part_welcome(req);
	return guest_wait(req, "guest/code", checked->retry_at);
}

/* Who came by a friend's link and is new is remembered as that friend's. */
static void remember_friend(struct request *req, const struct scope *scope,
			    const struct otp_checked *checked)
{
	const char *code = cookie(req, INVITE_COOKIE);
	if (!*code)
		return;
	if (checked->made)
		referral_add(scope, checked->guest_id, code);
	set_cookie(req, INVITE_COOKIE, "", -1);
}

static enum http welcome_guest(struct request *req, const struct scope *scope, const char *guest_id)
{
	int64_t expires_at = 0;
	const char *token = guest_session_open(scope, guest_id, "cookie", &expires_at);
	set_cookie(req, guest_cookie(req), token, session_seconds);
	flash(req, "good", word(req, "signed_in"));
	const char *next = next_path(req);
	return redirect(req, "%s", *next ? next : "/");
}

static enum http check(struct request *req)
{
	if (!guest_network(req))
		return HTTP_NOT_FOUND;
	struct scope scope = guest_scope(req, true);
	const struct guest_context *context = req->context;
	struct otp_request request = {.phone = "",
				      .requester = req->caller.session,
				      .via = "page",
				      .address = req->address,
				      .language = context->language,
				      .origin_host = ""};
	struct view *values = view_object(req->view, "wait");
	const char *code = six_digits(req);
	if (!*code)
		return refused(req, *field(req, "code") ? "code_not_six" : "code_missing", values);
	struct otp_checked checked = otp_check(&scope, &request, code, false);
	view_int(values, "tries_left", checked.tries_left);
	switch (checked.outcome) {
	case OTP_VERIFIED:
		remember_friend(req, &scope, &checked);
		return welcome_guest(req, &scope, checked.guest_id);
	case OTP_LOCKED:
		return locked(req, &checked, values);
	case OTP_NONE:
		return refused(req, "code_dead", values);
	case OTP_WRONG:
		break;
	}
	return refused(req, "code_wrong", values);
}

static const struct field_rule fields[] = {
	{"code", FIELD_LINE, false}, {"next", FIELD_LINE, false}, {0}};

const struct page page_guest_code = {"/code", .who = ANYONE, .get = form, .post = check,
				     .fields = fields};
