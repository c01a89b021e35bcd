/* A network changes its plan, or tries one. */
#include "part_network.h"

static enum http change(struct request *req)
{
	struct scope scope = part_network_scope(req);
	struct network_ask ask = part_network_ask(req);
	const char *plan = field(req, "plan"), *currency = field(req, "plan_currency");
	enum subscription_outcome outcome =
		field_flag(req, "trial") ? subscription_start_trial(&scope, plan, currency)
					 : subscription_change_plan(&scope, plan, currency);
	return part_network_done(req, &ask, outcome, "plan", "The plan is changed.");
}

static const struct field_rule fields[] = {{"plan", FIELD_LINE, false},
					   {"plan_currency", FIELD_LINE, false},
					   {"trial", FIELD_FLAG, false},
					   {0}};

const struct page page_owner_network_plan = {"/networks/{network}/plan", .who = OWNER,
					     .post = change, .fields = fields};
