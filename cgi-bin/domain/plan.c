/* The plans networks subscribe to, as owners change them: see plan.h. */
#include "domain/plan.h"
#include "domain/audit.h"
#include "domain/currency.h"
#include "domain/subscription.h"
#include "queries.h"
#include <string.h>

enum { NO_PRICE = -1 };

/* A number for JSON; `none` is null. */
static const char *number(const struct scope *scope, int64_t value, int64_t none)
{
	return value == none ? "null" : arena_printf(scope->arena, "%lld", (long long)value);
}

static const char *limits_told(const struct scope *scope, int64_t restaurants, int64_t guests)
{
	return arena_printf(scope->arena, "{\"restaurants\":%s,\"guests\":%s}",
			    number(scope, restaurants, 0), number(scope, guests, 0));
}

/* The platform's log, whichever network the scope has. */
static void note(const struct scope *scope, const char *action, const char *plan,
		 const char *before, const char *after)
{
	audit_add_platform(scope, action, "plan", plan, before, after);
}

static bool is_limit(int64_t limit)
{
	return limit >= 0 && limit <= LIMIT_OF_PLAN;
}

enum plan_outcome plan_limit(const struct scope *scope, const char *plan, int64_t restaurants,
			     int64_t guests)
{
	struct rows *present = sql_plan_lock(scope->db, plan);
	if (!rows_next(present))
		return PLAN_NONE;
	if (!is_limit(restaurants) || !is_limit(guests))
		return PLAN_BAD_LIMIT;
	int64_t had_restaurants = row_int(present, "restaurants");
	int64_t had_guests = row_int(present, "guests");
	if (had_restaurants == restaurants && had_guests == guests)
		return PLAN_SAME;
	sql_plan_set_limits(scope->db, plan, restaurants, guests);
	note(scope, "plan.limit", plan, limits_told(scope, had_restaurants, had_guests),
	     limits_told(scope, restaurants, guests));
	return PLAN_CHANGED;
}

static const char *price_told(const struct scope *scope, const char *currency, int64_t price)
{
	return arena_printf(scope->arena, "{\"currency\":\"%s\",\"monthly_minor\":%s}", currency,
			    number(scope, price, NO_PRICE));
}

/* A price, or NO_PRICE. */
static enum plan_outcome set_price(const struct scope *scope, const char *plan,
				   const char *currency, int64_t price)
{
	struct rows *locked = sql_plan_lock(scope->db, plan);
	struct rows *present = sql_plan_price(scope->db, plan, currency);
	if (!rows_next(locked))
		return PLAN_NONE;
	if (!currency_is(currency))
		return PLAN_BAD_CURRENCY;
	int64_t had = rows_next(present) ? row_int(present, "monthly_minor") : NO_PRICE;
	if (had == price)
		return PLAN_SAME;
	if (price == NO_PRICE)
		sql_plan_remove_price(scope->db, plan, currency);
	else
		sql_plan_set_price(scope->db, plan, currency, price);
	note(scope, "plan.price", plan, price_told(scope, currency, had),
	     price_told(scope, currency, price));
	return PLAN_CHANGED;
}

enum plan_outcome plan_price(const struct scope *scope, const char *plan, const char *currency,
			     int64_t monthly_minor)
{
	if (monthly_minor < 0 || monthly_minor > LIMIT_MONTHLY_MINOR || !strcmp(plan, "CUSTOM"))
		return PLAN_BAD_PRICE;
	return set_price(scope, plan, currency, monthly_minor);
}

enum plan_outcome plan_price_remove(const struct scope *scope, const char *plan,
				    const char *currency)
{
	return set_price(scope, plan, currency, NO_PRICE);
}

static const char *feature_told(const struct scope *scope, const char *feature, bool included)
{
	return arena_printf(scope->arena, "{\"feature\":\"%s\",\"included\":%s}", feature,
			    included ? "true" : "false");
}

enum plan_outcome plan_feature(const struct scope *scope, const char *plan, const char *feature,
			       bool included)
{
	struct rows *locked = sql_plan_lock(scope->db, plan);
	struct rows *present = sql_plan_feature(scope->db, plan, feature);
	if (!rows_next(locked) || !rows_next(present))
		return PLAN_NONE;
	if (row_bool(present, "included") == included)
		return PLAN_SAME;
	if (included)
		sql_plan_add_feature(scope->db, plan, feature);
	else
		sql_plan_remove_feature(scope->db, plan, feature);
	note(scope, "plan.feature", plan, feature_told(scope, feature, !included),
	     feature_told(scope, feature, included));
	return PLAN_CHANGED;
}
