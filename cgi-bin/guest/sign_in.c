/* A phone number is entered, or the code is asked for once more: a code goes out, the browser goes
 * to the page that takes it. */
#include "parts.h"
#include "core/phone.h"
#include "domain/otp.h"
#include "domain/outbox.h"
#include <string.h>

static enum http form(struct request *req)
{
	if (req->caller.who == GUEST)
		return redirect(req, "/");
	part_sign_in(req);
	return guest_show(req, "guest/sign_in", "");
}

static const char *wanted_phone(struct request *req, const struct scope *scope)
{
	if (!field_flag(req, "resend"))
		return phone_normalise(req->arena, field(req, "phone"), sign_in_country(req));
	const struct guest_context *context = req->context;
	struct otp_state state =
		context->codes ? otp_state_read(scope, req->caller.network_id, context->codes)
			       : otp_state(scope, req->caller.session, "page");
	return *state.phone ? state.phone : NULL;
}

static struct otp_sent send_code(struct request *req, const struct scope *scope, const char *phone)
{
	const struct guest_context *context = req->context;
	struct otp_request request = {
		.phone = phone,
		.requester = req->caller.session,
		.via = "page",
		.address = req->address,
		.language = context->language,
		.origin_host = arena_copy(req->arena, req->host, strcspn(req->host, ":"))};
	return otp_send(scope, &request);
}

static enum http ask_again(struct request *req, const char *message)
{
	error_on(req, "phone", message);
	part_sign_in(req);
	return guest_refuse(req, "guest/sign_in", "");
}

/* Said alike whether the number is a guest's or not. */
static enum http say_wait(struct request *req, const struct otp_sent *sent)
{
	static const char *const keys[] = {[OTP_SENT] = "",
					   [OTP_TOO_SOON] = "otp_too_soon",
					   [OTP_TOO_MANY] = "otp_too_many",
					   [OTP_COOLING_DOWN] = "otp_locked",
					   [OTP_BUSY] = "otp_busy"};
	struct view *values = view_object(req->view, "wait");
	view_time(values, "retry_at", sent->retry_at);
	view_int(values, "seconds", (sent->retry_at - req->now + 999999) / 1000000);
	error_on(req, "phone", say(req, values, keys[sent->outcome]));
	part_sign_in(req);
	return guest_wait(req, "guest/sign_in", sent->retry_at);
}

static enum http send(struct request *req)
{
	if (!guest_network(req))
		return HTTP_NOT_FOUND;
	if (req->caller.who == GUEST)
		return redirect(req, "/");
	struct scope scope = guest_scope(req, true);
	const char *phone = wanted_phone(req, &scope);
	if (!phone) {
		struct view *values = view_object(req->view, "wait");
		view_text(values, "example", phone_example(sign_in_country(req)));
		return ask_again(req, say(req, values,
					  *field(req, "phone") ? "phone_wrong" : "phone_missing"));
	}
	struct otp_sent sent = send_code(req, &scope, phone);
	if (sent.outcome != OTP_SENT)
		return say_wait(req, &sent);
	notify_after(req, OUTBOX_CHANNEL);
	const char *next = next_path(req);
	if (!*next)
		return redirect(req, "/code");
	return redirect(req, "/code?next=%s", next);
}

static const struct field_rule fields[] = {{"phone", FIELD_LINE, false},
					   {"country", FIELD_TOKEN, false},
					   {"resend", FIELD_FLAG, false},
					   {"next", FIELD_LINE, false},
					   {0}};

const struct page page_guest_sign_in = {"/sign-in", .who = ANYONE, .get = form, .post = send,
					.fields = fields};
