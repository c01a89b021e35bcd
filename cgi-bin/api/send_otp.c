/* A code to a phone: the start of signing in. */
#include "app.h"
#include "pages.h"

static enum http send(struct request *req)
{
	return api_send(req, "");
}

static const struct field_rule fields[] = {
	{"mobile_number", FIELD_LINE, true}, {"network", FIELD_LINE, false}, {0}};

const struct page page_api_send_otp = {.path = "/api/user/send-otp",
				       .who = ANYONE,
				       .post = send,
				       .fields = fields,
				       .open_form = true};
