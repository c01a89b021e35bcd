/* Sending a code to a phone: what send-otp and resend-otp have in common. */
#include "app.h"
#include "core/crypto.h"
#include "domain/outbox.h"
#include "domain/session.h"
#include <string.h>

static enum http refuse_send(struct request *req, const struct otp_sent *sent)
{
	switch (sent->outcome) {
	case OTP_TOO_SOON:
		return api_wait(req, "too_soon",
				"A code was sent a moment ago. Wait before asking for another.",
				sent->retry_at);
	case OTP_COOLING_DOWN:
		return api_wait(req, "too_many_tries", "Too many wrong codes. Try again later.",
				sent->retry_at);
	case OTP_BUSY:
		return api_wait(req, "busy", "No codes can be sent just now. Try again later.",
				sent->retry_at);
	case OTP_TOO_MANY:
	case OTP_SENT:
	default:
		return api_wait(req, "too_many_codes",
				"Too many codes or tries for this number. Try again later.",
				sent->retry_at);
	}
}

static const char *language(struct request *req)
{
	static const char *const languages[] = {"en", "ru", NULL};
	return language_wanted(req->accept_language, languages);
}

enum http api_send(struct request *req, const char *challenge)
{
	const char *phone = api_phone(req), *network_id = req->caller.network_id;
	if (!phone)
		return api_no_phone(req);
	bool any_api = !*challenge;
	if (any_api)
		challenge = token_make(req->arena, network_id);
	struct otp_request request = {.phone = phone,
				      .requester = hash_text(req->arena, challenge),
				      .via = "api",
				      .address = req->address,
				      .language = language(req),
				      .origin_host = "",
				      .any_api = any_api};
	/* The lock travels with the question for the network's settings. */
	struct scope scope = {.db = req->db,
			      .arena = req->arena,
			      .config = req->config,
			      .caller = &req->caller,
			      .now = req->now};
	struct otp_asked *asked = otp_ask(&scope, network_id, &request);
	scope.network = api_network(req);
	if (!scope.network)
		return HTTP_NOT_FOUND;
	struct otp_sent sent = otp_send_asked(&scope, asked);
	if (sent.outcome != OTP_SENT)
		return refuse_send(req, &sent);
	notify_after(req, OUTBOX_CHANNEL);
	view_text(req->view, "message", "OTP sent successfully");
	view_text(req->view, "challenge", challenge);
	view_int(req->view, "resend_after_seconds", (sent.resend_at - req->now + 999999) / 1000000);
	view_time(req->view, "expires_at", sent.expires_at);
	view_text(req->view, "terms_version", scope.network->terms_version);
	return show(req, "");
}
