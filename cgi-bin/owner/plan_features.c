/* A feature is put into a plan, or taken out of it. */
#include "part_plan.h"

static enum http change(struct request *req)
{
	struct scope scope = owner_scope(req);
	struct plan_ask ask = part_plan_ask(req);
	enum plan_outcome outcome =
		plan_feature(&scope, ask.plan, field(req, "feature"), field_flag(req, "included"));
	return part_plan_done(req, &ask, outcome, "feature", "The features are changed.");
}

static const struct field_rule fields[] = {
	{"feature", FIELD_WORD, true}, {"included", FIELD_FLAG, false}, {0}};

const struct page page_owner_plan_features = {"/plans/{plan:word}/features", .who = OWNER,
					      .post = change, .fields = fields};
