/* Another code: for the same challenge, or as if for the first time. */
#include "app.h"
#include "pages.h"
#include <string.h>

static enum http resend(struct request *req)
{
	const struct api *api = req->context;
	const char *challenge = field(req, "challenge"), *phone = api_phone(req);
	if (!phone)
		return api_no_phone(req);
	if (*challenge && (!api->state.found || strcmp(api->state.phone, phone) != 0))
		return reject(req, HTTP_UNPROCESSABLE, "challenge_expired",
			      "Start again with a new code.");
	return api_send(req, challenge);
}

static const struct field_rule fields[] = {{"mobile_number", FIELD_LINE, true},
					   {"challenge", FIELD_TOKEN, false},
					   {"network", FIELD_LINE, false},
					   {0}};

const struct page page_api_resend_otp = {.path = "/api/user/resend-otp",
					 .who = ANYONE,
					 .post = resend,
					 .fields = fields,
					 .open_form = true};
