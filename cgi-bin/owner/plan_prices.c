/* What a plan costs a month in a currency; nothing typed: it is no longer sold in it. */
#include "domain/currency.h"
#include "domain/money.h"
#include "part_plan.h"

static enum plan_outcome set_price(struct request *req, const struct plan_ask *ask)
{
	struct scope scope = owner_scope(req);
	const char *currency = field(req, "currency"), *typed = field(req, "price");
	int64_t minor;
	if (!*typed)
		return plan_price_remove(&scope, ask->plan, currency);
	enum amount_fault fault = amount_parse(typed, currency_digits(currency), &minor);
	if (fault == AMOUNT_ZERO)
		minor = 0;
	return plan_price(&scope, ask->plan, currency,
			  fault == AMOUNT_OK || fault == AMOUNT_ZERO ? minor : -1);
}

static enum http change(struct request *req)
{
	struct plan_ask ask = part_plan_ask(req);
	enum plan_outcome outcome = set_price(req, &ask);
	return part_plan_done(req, &ask, outcome,
			      outcome == PLAN_BAD_CURRENCY ? "currency" : "price",
			      "The price is changed, for who subscribes from now on.");
}

static const struct field_rule fields[] = {
	{"currency", FIELD_LINE, false}, {"price", FIELD_LINE, false}, {0}};

const struct page page_owner_plan_prices = {"/plans/{plan:word}/prices", .who = OWNER,
					    .post = change, .fields = fields};
