/* Entering a code: a number not seen before becomes a guest, and the app gets its token. */
#include "app.h"
#include "core/crypto.h"
#include "domain/guest.h"
#include "domain/session.h"
#include "pages.h"
#include <string.h>

static enum http refuse_code(struct request *req, const struct otp_checked *checked)
{
	if (checked->outcome == OTP_LOCKED)
		return api_wait(req, "too_many_tries", "Too many wrong codes. Try again later.",
				checked->retry_at);
	view_flag(req->view, "verified", false);
	if (checked->outcome == OTP_NONE)
		return refuse_json(req, HTTP_UNPROCESSABLE, "code_expired",
				   "There is no code to enter. Ask for a new one.");
	view_int(req->view, "tries_left", checked->tries_left);
	return refuse_json(req, HTTP_UNPROCESSABLE, "wrong_code",
			   "This is not the code that was sent.");
}

static enum http sign_in(struct request *req, const struct scope *scope,
			 const struct otp_checked *checked)
{
	int64_t expires_at;
	if (field_given(req, "terms_version"))
		guest_consent(scope, checked->guest_id, scope->network->terms_version, "api");
	const char *token = guest_session_open(scope, checked->guest_id, "bearer", &expires_at);
	view_flag(req->view, "verified", true);
	view_text(req->view, "token", token);
	view_time(req->view, "expires_at", expires_at);
	return show(req, "");
}

static enum http verify(struct request *req)
{
	const char *phone = api_phone(req), *code = field(req, "code"),
		   *challenge = field(req, "challenge");
	if (!phone)
		return api_no_phone(req);
	if (strlen(code) != 6 || strspn(code, "0123456789") != 6)
		return reject(req, HTTP_BAD_REQUEST, "invalid_code", "A code has six digits.");
	struct scope scope = api_scope(req);
	if (!scope.network)
		return HTTP_NOT_FOUND;
	const char *terms = field(req, "terms_version");
	if (*terms && strcmp(terms, scope.network->terms_version) != 0)
		return reject(req, HTTP_UNPROCESSABLE, "unknown_terms",
			      "These are not the terms in force.");
	/* Without a challenge the device is known by the phone alone. */
	struct otp_request request = {.phone = phone,
				      .requester =
					      hash_text(req->arena, *challenge ? challenge : phone),
				      .via = "api",
				      .address = req->address,
				      .language = "",
				      .origin_host = ""};
	struct otp_checked checked = otp_check(&scope, &request, code, !*challenge);
	return checked.outcome == OTP_VERIFIED ? sign_in(req, &scope, &checked)
					       : refuse_code(req, &checked);
}

static const struct field_rule fields[] = {
	{"mobile_number", FIELD_LINE, true}, {"code", FIELD_LINE, true},
	{"challenge", FIELD_TOKEN, false},   {"terms_version", FIELD_LINE, false},
	{"network", FIELD_LINE, false},	     {0}};

const struct page page_api_verify_otp = {.path = "/api/user/verify-otp",
					 .who = ANYONE,
					 .post = verify,
					 .fields = fields,
					 .open_form = true};
