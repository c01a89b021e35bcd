/* What a change of a network's subscription leads to: see part_network.h. */
#include "domain/currency.h"
#include "domain/money.h"
#include "part_network.h"

static const char *why_not(enum subscription_outcome outcome)
{
	switch (outcome) {
	case SUBSCRIPTION_SAME:
		return "It is so already. Nothing changed.";
	case SUBSCRIPTION_NONE:
		return "There is no running subscription. Choose a plan first.";
	case SUBSCRIPTION_NO_PLAN:
		return "Choose one of the plans.";
	case SUBSCRIPTION_NO_PRICE:
		return "The plan has no price in this currency. Set one under Plans and features, "
		       "or agree a price.";
	case SUBSCRIPTION_BAD_PRICE:
		return "Enter an amount above 0.";
	case SUBSCRIPTION_BAD_REASON:
		return "Say why, in a few words.";
	case SUBSCRIPTION_TOO_SOON:
		return "It was changed this very moment. Look at it, and try again.";
	case SUBSCRIPTION_CHANGED:
	case SUBSCRIPTION_NO_NETWORK:
		break;
	}
	return "";
}

enum http part_network_done(struct request *req, const struct network_ask *ask,
			    enum subscription_outcome outcome, const char *field_name,
			    const char *done)
{
	if (outcome == SUBSCRIPTION_CHANGED) {
		flash(req, "good", done);
		return redirect(req, "/networks/%s", path_value(req, "network"));
	}
	if (!part_network(req, ask))
		return HTTP_NOT_FOUND;
	error_on(req, field_name, why_not(outcome));
	return refuse(req, "owner/network");
}

bool part_amount(struct request *req, const char *field_name, const char *currency, int64_t *minor)
{
	if (!currency_is(currency)) {
		error_on(req, field_name, "Name the currency by its three letters: RUB, EUR.");
		return false;
	}
	switch (amount_parse(field(req, field_name), currency_digits(currency), minor)) {
	case AMOUNT_OK:
		return true;
	case AMOUNT_TOO_LARGE:
		error_on(req, field_name, "That is more than one can enter here.");
		break;
	case AMOUNT_TOO_PRECISE:
		error_on(req, field_name, "That has more decimals than the currency.");
		break;
	case AMOUNT_EMPTY:
	case AMOUNT_NOT_A_NUMBER:
	case AMOUNT_NEGATIVE:
	case AMOUNT_ZERO:
		error_on(req, field_name, "Enter an amount above 0.");
		break;
	}
	return false;
}
