/* The plans networks subscribe to, as owners change them: limits, prices, features. Audited for the
 * platform. What a network pays already stays as it is: its price is its subscription's. */
#pragma once
#include "domain/scope.h"

#define LIMIT_OF_PLAN INT64_C(1000000000) /* the largest limit that is one */

enum plan_outcome {
	PLAN_CHANGED,
	PLAN_SAME,
	PLAN_NONE,	/* no such plan, or no such feature */
	PLAN_BAD_LIMIT, /* not 1 … LIMIT_OF_PLAN, nor 0 */
	PLAN_BAD_PRICE, /* below 0 or above LIMIT_MONTHLY_MINOR; or CUSTOM, which is agreed */
	PLAN_BAD_CURRENCY,
};

/* 0 is unlimited. */
enum plan_outcome plan_limit(const struct scope *scope, const char *plan, int64_t restaurants,
			     int64_t guests);
enum plan_outcome plan_price(const struct scope *scope, const char *plan, const char *currency,
			     int64_t monthly_minor);
/* No longer sold in that currency. */
enum plan_outcome plan_price_remove(const struct scope *scope, const char *plan,
				    const char *currency);
enum plan_outcome plan_feature(const struct scope *scope, const char *plan, const char *feature,
			       bool included);
