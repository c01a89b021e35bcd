/* A price is agreed with a network: the plan CUSTOM. */
#include "part_network.h"

static enum http agree(struct request *req)
{
	int64_t minor;
	struct scope scope = part_network_scope(req);
	struct network_ask ask = part_network_ask(req);
	const char *currency = field(req, "price_currency");
	if (!part_amount(req, "price", currency, &minor))
		return part_network(req, &ask) ? refuse(req, "owner/network") : HTTP_NOT_FOUND;
	return part_network_done(req, &ask, subscription_agree(&scope, currency, minor), "price",
				 "The price is agreed.");
}

static const struct field_rule fields[] = {
	{"price", FIELD_LINE, false}, {"price_currency", FIELD_LINE, false}, {0}};

const struct page page_owner_network_price = {"/networks/{network}/price", .who = OWNER,
					      .post = agree, .fields = fields};
