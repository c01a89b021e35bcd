/* A network is credited once. */
#include "part_network.h"

static enum http give(struct request *req)
{
	int64_t minor;
	struct scope scope = part_network_scope(req);
	struct network_ask ask = part_network_ask(req);
	const char *currency = field(req, "credit_currency"), *reason = field(req, "reason");
	if (!part_amount(req, "credit_amount", currency, &minor))
		return part_network(req, &ask) ? refuse(req, "owner/network") : HTTP_NOT_FOUND;
	enum subscription_outcome outcome =
		credit_give(&scope, field(req, "credit"), currency, minor, reason);
	if (outcome == SUBSCRIPTION_SAME) { /* the button was pressed twice */
		flash(req, "info", "This credit was given before. Nothing changed.");
		return redirect(req, "/networks/%s", path_value(req, "network"));
	}
	return part_network_done(req, &ask, outcome,
				 outcome == SUBSCRIPTION_BAD_REASON ? "reason" : "credit_amount",
				 "The credit is given.");
}

static const struct field_rule fields[] = {{"credit", FIELD_UUID, true},
					   {"credit_amount", FIELD_LINE, false},
					   {"credit_currency", FIELD_LINE, false},
					   {"reason", FIELD_LINE, false},
					   {0}};

const struct page page_owner_network_credits = {"/networks/{network}/credits", .who = OWNER,
						.post = give, .fields = fields};
