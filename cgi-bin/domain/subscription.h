/* A network's subscription: each change ends the present stretch and begins the next, in the
 * caller's transaction, one change of a network after the other; audited. */
#pragma once
#include "domain/mrr.h"
#include "domain/scope.h"

#define LIMIT_MONTHLY_MINOR INT64_C(1000000000000) /* the dearest month, and the largest credit */

enum subscription_outcome {
	SUBSCRIPTION_CHANGED,
	SUBSCRIPTION_NO_NETWORK,
	SUBSCRIPTION_SAME,	 /* it is so already */
	SUBSCRIPTION_NONE,	 /* there is no subscription, or it ended: it needs a plan first */
	SUBSCRIPTION_NO_PLAN,	 /* no such plan */
	SUBSCRIPTION_NO_PRICE,	 /* the plan has none in that currency, or is agreed one by one */
	SUBSCRIPTION_BAD_PRICE,	 /* not 1 … LIMIT_MONTHLY_MINOR */
	SUBSCRIPTION_BAD_REASON, /* of a credit: blank */
	SUBSCRIPTION_TOO_SOON,	 /* the present stretch began this instant, or later */
};

/* Another plan at its price in `currency` ("": the present one). A trial stays a trial, a pause a
 * pause; who had ended, or never had one, is active from now. */
enum subscription_outcome subscription_change_plan(const struct scope *scope, const char *plan,
						   const char *currency);
/* CUSTOM at an agreed price. */
enum subscription_outcome subscription_agree(const struct scope *scope, const char *currency,
					     int64_t monthly_minor);
/* A trial of a plan, for who does not pay: free, paused, ended or new. */
enum subscription_outcome subscription_start_trial(const struct scope *scope, const char *plan,
						   const char *currency);
enum subscription_outcome subscription_pause(const struct scope *scope);
/* Active again after a pause or from a trial, at the price that stands there. */
enum subscription_outcome subscription_resume(const struct scope *scope);
enum subscription_outcome subscription_end(const struct scope *scope);

/* Money credited once. The id is the form's: given twice, it is booked once (SUBSCRIPTION_SAME). */
enum subscription_outcome credit_give(const struct scope *scope, const char *credit_id,
				      const char *currency, int64_t amount_minor,
				      const char *reason);
