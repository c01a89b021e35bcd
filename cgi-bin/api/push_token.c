/* An app that takes the guest's pushes, by Firebase: registered, or taken away. */
#include "app.h"
#include "domain/push_device.h"
#include "pages.h"
#include <string.h>

static bool is_platform(const char *name)
{
	return !*name || !strcmp(name, "android") || !strcmp(name, "ios") || !strcmp(name, "web");
}

static enum http push_token(struct request *req)
{
	const char *token = field(req, "token"), *guest_id = req->caller.person_id;
	bool remove = field_flag(req, "remove");
	struct scope scope = api_scope(req);
	if (!scope.network)
		return HTTP_NOT_FOUND;
	if (!*token)
		return reject(req, HTTP_BAD_REQUEST, "invalid_token", "Give the app's token.");
	if (!is_platform(field(req, "platform")))
		return reject(req, HTTP_BAD_REQUEST, "invalid_platform",
			      "A platform is android, ios or web.");
	if (remove)
		push_device_remove(&scope, guest_id, token);
	else
		push_device_add(&scope, guest_id,
				&(struct push_address){.kind = "app",
						       .token = token,
						       .platform = field(req, "platform")});
	view_flag(req->view, "registered", !remove);
	return show(req, "");
}

static const struct field_rule fields[] = {{"token", FIELD_ADDRESS, true},
					   {"platform", FIELD_WORD, false},
					   {"remove", FIELD_FLAG, false},
					   {"network", FIELD_LINE, false},
					   {0}};

const struct page page_api_push_token = {.path = "/api/user/push-token",
					 .who = GUEST,
					 .post = push_token,
					 .fields = fields,
					 .once = true,
					 .open_form = true};
