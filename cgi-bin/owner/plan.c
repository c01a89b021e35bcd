/* One plan: its limits are changed here, its prices and features beside. */
#include "domain/money.h"
#include "part_plan.h"

static enum http show_plan(struct request *req)
{
	struct plan_ask ask = part_plan_ask(req);
	return part_plan(req, &ask) ? show(req, "owner/plan") : HTTP_NOT_FOUND;
}

/* A limit as typed: nothing is none, 0; what is no number is below 0. */
static int64_t limit_typed(struct request *req, const char *name)
{
	int64_t limit;
	if (!*field(req, name))
		return 0;
	return points_parse(field(req, name), &limit) == AMOUNT_OK ? limit : -1;
}

static enum http set_limits(struct request *req)
{
	struct scope scope = owner_scope(req);
	struct plan_ask ask = part_plan_ask(req);
	int64_t restaurants = limit_typed(req, "restaurants"), guests = limit_typed(req, "guests");
	return part_plan_done(req, &ask, plan_limit(&scope, ask.plan, restaurants, guests),
			      restaurants < 0 ? "restaurants" : "guests",
			      "The limits are changed.");
}

static const struct field_rule fields[] = {
	{"restaurants", FIELD_LINE, false}, {"guests", FIELD_LINE, false}, {0}};

const struct page page_owner_plan = {"/plans/{plan:word}", .who = OWNER, .get = show_plan,
				     .post = set_limits, .fields = fields};
