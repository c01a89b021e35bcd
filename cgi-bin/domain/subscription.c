/* A network's subscription: see subscription.h. */
#include "domain/subscription.h"
#include "core/crypto.h"
#include "domain/audit.h"
#include "domain/currency.h"
#include "domain/network.h"
#include "queries.h"
#include <string.h>

static const char *const agreed_plan = "CUSTOM";

struct terms { /* of one stretch */
	const char *plan, *currency;
	enum subscription_state state;
	int64_t monthly_minor;
};
struct present { /* the open stretch; `none` when there is none */
	struct terms terms;
	int64_t starts_at;
	bool none;
};
struct locked { /* promises */
	struct rows *lock, *present;
};

static void read_present(struct rows *rows, struct present *present)
{
	*present = (struct present){
		.none = true, .terms = {.plan = "", .currency = "", .state = SUBSCRIPTION_ENDED}};
	if (!rows_next(rows))
		return;
	*present = (struct present){
		.terms = {.plan = row_text(rows, "plan"),
			  .currency = row_text(rows, "currency"),
			  .state = subscription_state_of(row_text(rows, "state")),
			  .monthly_minor = row_int(rows, "monthly_minor")},
		.starts_at = row_time(rows, "starts_at"),
	};
}

/* One change of a network's subscription after the other: whoever waited sees what the other did.
 */
static struct locked lock(const struct scope *scope)
{
	const char *network_id = scope->network->network_id;
	struct rows *taken = sql_subscription_lock(scope->db, network_id);
	return (struct locked){taken, sql_subscription_present(scope->db, network_id)};
}

/* The present stretch; false: there is no such network. */
static bool look(const struct locked *locked, struct present *present)
{
	read_present(locked->present, present);
	return rows_next(locked->lock);
}

/* No word here needs escaping: plans, states and currencies are letters. */
static const char *told(const struct scope *scope, const struct terms *terms)
{
	return arena_printf(scope->arena,
			    "{\"plan\":\"%s\",\"state\":\"%s\",\"currency\":\"%s\","
			    "\"monthly_minor\":%lld}",
			    terms->plan, subscription_state_name(terms->state), terms->currency,
			    (long long)terms->monthly_minor);
}

/* Ends the present stretch and begins the next. */
static enum subscription_outcome move_to(const struct scope *scope, const struct present *present,
					 const struct terms *next, const char *action)
{
	const struct terms *now = &present->terms;
	if (!present->none && !strcmp(now->plan, next->plan) && now->state == next->state &&
	    !strcmp(now->currency, next->currency) && now->monthly_minor == next->monthly_minor)
		return SUBSCRIPTION_SAME;
	if (!present->none && present->starts_at >= scope->now)
		return SUBSCRIPTION_TOO_SOON;
	const char *network_id = scope->network->network_id;
	const char *subscription_id = uuid_new(scope->arena, scope->now);
	if (!present->none)
		sql_subscription_close(scope->db, network_id);
	sql_subscription_add(scope->db, network_id, subscription_id, next->plan,
			     subscription_state_name(next->state), next->currency,
			     next->monthly_minor);
	audit_add(scope, action, "subscription", subscription_id,
		  present->none ? "{}" : told(scope, now), told(scope, next));
	return SUBSCRIPTION_CHANGED;
}

/* The plan's terms in a currency; SUBSCRIPTION_CHANGED when it has them. */
static enum subscription_outcome priced(struct rows *price, const char *plan, struct terms *terms)
{
	if (!rows_next(price))
		return SUBSCRIPTION_NO_PLAN;
	if (!strcmp(plan, agreed_plan) || row_null(price, "monthly_minor"))
		return SUBSCRIPTION_NO_PRICE;
	terms->plan = plan;
	terms->currency = row_text(price, "currency");
	terms->monthly_minor = row_int(price, "monthly_minor");
	return SUBSCRIPTION_CHANGED;
}

static enum subscription_state after_change(enum subscription_state present)
{
	return present == SUBSCRIPTION_ENDED ? SUBSCRIPTION_ACTIVE : present;
}

enum subscription_outcome subscription_change_plan(const struct scope *scope, const char *plan,
						   const char *currency)
{
	struct terms next;
	struct present present;
	struct locked locked = lock(scope);
	struct rows *price =
		sql_subscription_price(scope->db, scope->network->network_id, plan, currency);
	if (!look(&locked, &present))
		return SUBSCRIPTION_NO_NETWORK;
	enum subscription_outcome outcome = priced(price, plan, &next);
	if (outcome != SUBSCRIPTION_CHANGED)
		return outcome;
	next.state = after_change(present.terms.state);
	return move_to(scope, &present, &next, "subscription.change_plan");
}

enum subscription_outcome subscription_agree(const struct scope *scope, const char *currency,
					     int64_t monthly_minor)
{
	struct present present;
	struct locked locked = lock(scope);
	if (!look(&locked, &present))
		return SUBSCRIPTION_NO_NETWORK;
	if (monthly_minor < 1 || monthly_minor > LIMIT_MONTHLY_MINOR)
		return SUBSCRIPTION_BAD_PRICE;
	const struct terms next = {.plan = agreed_plan,
				   .currency = *currency ? currency : present.terms.currency,
				   .state = after_change(present.terms.state),
				   .monthly_minor = monthly_minor};
	if (!currency_is(next.currency))
		return SUBSCRIPTION_NO_PRICE;
	return move_to(scope, &present, &next, "subscription.agree");
}

enum subscription_outcome subscription_start_trial(const struct scope *scope, const char *plan,
						   const char *currency)
{
	struct terms next;
	struct present present;
	struct locked locked = lock(scope);
	struct rows *price =
		sql_subscription_price(scope->db, scope->network->network_id, plan, currency);
	if (!look(&locked, &present))
		return SUBSCRIPTION_NO_NETWORK;
	enum subscription_outcome outcome = priced(price, plan, &next);
	if (outcome != SUBSCRIPTION_CHANGED)
		return outcome;
	if (present.terms.state == SUBSCRIPTION_TRIAL ||
	    (present.terms.state == SUBSCRIPTION_ACTIVE && present.terms.monthly_minor > 0))
		return SUBSCRIPTION_SAME;
	next.state = SUBSCRIPTION_TRIAL;
	return move_to(scope, &present, &next, "subscription.start_trial");
}

/* The same plan and price in another state. */
static enum subscription_outcome turn(const struct scope *scope, enum subscription_state state,
				      const char *action)
{
	struct present present;
	struct locked locked = lock(scope);
	if (!look(&locked, &present))
		return SUBSCRIPTION_NO_NETWORK;
	if (present.none)
		return SUBSCRIPTION_NONE;
	if (present.terms.state == state)
		return SUBSCRIPTION_SAME;
	if (present.terms.state == SUBSCRIPTION_ENDED)
		return SUBSCRIPTION_NONE;
	struct terms next = present.terms;
	next.state = state;
	return move_to(scope, &present, &next, action);
}

enum subscription_outcome subscription_pause(const struct scope *scope)
{
	return turn(scope, SUBSCRIPTION_PAUSED, "subscription.pause");
}

enum subscription_outcome subscription_resume(const struct scope *scope)
{
	return turn(scope, SUBSCRIPTION_ACTIVE, "subscription.resume");
}

enum subscription_outcome subscription_end(const struct scope *scope)
{
	return turn(scope, SUBSCRIPTION_ENDED, "subscription.end");
}

enum subscription_outcome credit_give(const struct scope *scope, const char *credit_id,
				      const char *currency, int64_t amount_minor,
				      const char *reason)
{
	const char *network_id = scope->network->network_id;
	struct rows *locked = sql_subscription_lock(scope->db, network_id);
	struct rows *given = sql_subscription_credit(scope->db, network_id, credit_id);
	if (!rows_next(locked))
		return SUBSCRIPTION_NO_NETWORK;
	if (rows_next(given))
		return SUBSCRIPTION_SAME;
	if (amount_minor < 1 || amount_minor > LIMIT_MONTHLY_MINOR)
		return SUBSCRIPTION_BAD_PRICE;
	if (!currency_is(currency))
		return SUBSCRIPTION_NO_PRICE;
	if (!reason[strspn(reason, " \t")])
		return SUBSCRIPTION_BAD_REASON;
	sql_subscription_add_credit(scope->db, network_id, credit_id, currency, amount_minor,
				    reason, actor_id(scope->caller));
	/* The reason stays with the credit: it is words of a person about somebody. */
	audit_add(scope, "credit.give", "credit", credit_id, "{}",
		  arena_printf(scope->arena, "{\"currency\":\"%s\",\"amount_minor\":%lld}",
			       currency, (long long)amount_minor));
	return SUBSCRIPTION_CHANGED;
}
