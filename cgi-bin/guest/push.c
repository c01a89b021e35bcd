/* This browser takes the guest's pushes, or takes them no more: what static/guest.js sends when it
 * was allowed to. */
#include "app.h"
#include "domain/push_device.h"

static enum http register_browser(struct request *req)
{
	struct scope scope = guest_scope(req, true);
	const char *guest_id = req->caller.person_id, *endpoint = field(req, "endpoint");
	bool off = field_flag(req, "off");
	struct push_address address = {.kind = "web",
				       .endpoint = endpoint,
				       .p256dh = field(req, "p256dh"),
				       .auth = field(req, "auth")};
	if (!scope.network || !*config_provider(req->config, "webpush", "public"))
		return HTTP_NOT_FOUND;
	if (off)
		push_device_remove(&scope, guest_id, endpoint);
	else if (!push_device_add(&scope, guest_id, &address))
		return reject(req, HTTP_BAD_REQUEST, "invalid_subscription",
			      "This is no browser's subscription.");
	if (!req->wants_json)
		return redirect(req, "/");
	view_flag(req->view, "registered", !off);
	return show(req, "");
}

static const struct field_rule fields[] = {{"endpoint", FIELD_ADDRESS, true},
					   {"p256dh", FIELD_TOKEN, false},
					   {"auth", FIELD_TOKEN, false},
					   {"off", FIELD_FLAG, false},
					   {0}};

const struct page page_guest_push = {
	.path = "/push", .who = GUEST, .post = register_browser, .fields = fields};
