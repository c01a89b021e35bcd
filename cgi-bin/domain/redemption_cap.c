/* A guest's cap, from what the database knows of it. */
#include "domain/redemption_cap.h"
#include "domain/network.h"
#include "queries.h"

struct cap_ask redemption_cap_ask(struct db *db, const char *network_id, const char *guest_id)
{
	return (struct cap_ask){
		.live = sql_redemption_cap(db, network_id, guest_id),
		.right = sql_redemption_cap_right(db, network_id, guest_id),
	};
}

struct cap_ask redemption_cap_ask_for_tier(struct db *db, const struct network *network,
					   const char *guest_id)
{
	if (network->cap_visits)
		return redemption_cap_ask(db, network->network_id, guest_id);
	return (struct cap_ask){.live = sql_redemption_cap(db, network->network_id, guest_id)};
}

static struct cap_sums sums_read(struct rows *live, int64_t now)
{
	struct cap_sums sums = {.window_from = 0};
	rows_rewind(live);
	while (rows_next(live))
		cap_add(&sums, row_time(live, "made_at"), row_int(live, "value_minor"),
			row_time(live, "window_from"), now);
	return sums;
}

static struct cap cap_from(const struct scope *scope, const struct cap_ask *ask,
			   const struct cap_sums *sums)
{
	const struct network *network = scope->network;
	struct cap_terms terms = network->cap;
	int64_t tier_cap_minor = ask->tier_cap_minor, visits = 0;
	if (ask->right) {
		rows_rewind(ask->right);
		if (!rows_next(ask->right))
			return (struct cap){0};
		tier_cap_minor = row_int(ask->right, "tier_cap_minor");
		visits = row_int(ask->right, "visits");
	}
	terms.limit_minor = cap_limit(network->cap.limit_minor, tier_cap_minor, network->cap_visits,
				      network->cap_visits_minor, visits);
	return cap_of(&terms, sums, scope->now);
}

struct cap redemption_cap(const struct scope *scope, const struct cap_ask *ask)
{
	struct cap_sums sums = sums_read(ask->live, scope->now);
	return cap_from(scope, ask, &sums);
}

struct cap redemption_cap_after(const struct scope *scope, const struct cap_ask *ask,
				const struct cap *before, int64_t value_minor)
{
	struct cap_sums sums = sums_read(ask->live, scope->now);
	sums.sliding_minor += value_minor;
	if (!sums.oldest_at)
		sums.oldest_at = scope->now;
	if (sums.oldest_at == scope->now)
		sums.oldest_minor += value_minor;
	sums.window_from = before->window_from;
	sums.anchored_minor += value_minor;
	return cap_from(scope, ask, &sums);
}
