/* Holding points: judged under the guest's lock, written as entry, redemption and due row. */
#include "domain/redemption.h"
#include "domain/audit.h"
#include "domain/money.h"
#include "domain/network.h"
#include "domain/redemption_hold.h"
#include "queries.h"
#include <inttypes.h>

struct redeem_ask redemption_ask(const struct scope *scope, const char *guest_id,
				 const char *reward_id)
{
	const char *network_id = scope->network->network_id;
	struct redeem_ask ask = {.reward_id = reward_id};
	ask.cap = redemption_cap_ask(scope->db, network_id, guest_id);
	if (*reward_id)
		ask.reward = sql_redemption_reward(scope->db, network_id, reward_id);
	return ask;
}

static bool points_acceptable(const struct network *network, int64_t points, bool reward,
			      int64_t *value_minor)
{
	if (points < 1 || points > LIMIT_POINTS || (!reward && points < network->minimum_points))
		return false;
	return points_worth(points, network->value_points, network->value_minor, value_minor) &&
	       *value_minor > 0;
}

struct redeem_result redemption_judge(const struct scope *scope, const struct ledger *ledger,
				      const struct redeem_ask *ask, int64_t points)
{
	struct redeem_result result = {
		.outcome = REDEEMED, .points = points, .redemption_id = "", .code = ""};
	bool reward_found = ask->reward && rows_next(ask->reward);
	if (!rows_next(ask->cap.right)) {
		result.outcome = REFUSED_UNKNOWN_GUEST;
		return result;
	}
	if (reward_found)
		result.points = row_int(ask->reward, "points");
	result.cap = redemption_cap(scope, &ask->cap);
	result.available = ledger_account(ledger)->available;
	if (!row_bool(ask->cap.right, "verified"))
		result.outcome = REFUSED_NOT_VERIFIED;
	else if (ask->reward && !reward_found)
		result.outcome = REFUSED_NO_SUCH_REWARD;
	else if (!points_acceptable(scope->network, result.points, ask->reward,
				    &result.value_minor))
		result.outcome = REFUSED_INVALID_POINTS;
	else if (result.points > result.available)
		result.outcome = REFUSED_TOO_FEW_POINTS;
	else if (result.value_minor > result.cap.remaining_minor)
		result.outcome = REFUSED_CAP_REACHED;
	/* A reward that others can take meanwhile is taken before anything else is written, so that
	 * losing it is an outcome. */
	else if (reward_found && row_int(ask->reward, "stock") > 0 &&
		 !rows_next(sql_redemption_take_stock(scope->db, scope->network->network_id,
						      ask->reward_id)))
		result.outcome = REFUSED_NO_SUCH_REWARD;
	else
		result.cap =
			redemption_cap_after(scope, &ask->cap, &result.cap, result.value_minor);
	return result;
}

static void add_row(const struct scope *scope, const char *guest_id,
		    const struct redeem_result *result, const char *reward_id, bool settled,
		    const char *visit_id)
{
	const struct caller *caller = scope->caller;
	struct arena *arena = scope->arena;
	const char *network_id = scope->network->network_id;
	const char *about = arena_printf(arena, "redemption.code_sealed.%s.%s", network_id,
					 result->redemption_id);
	sql_redemption_add(
		scope->db, network_id, result->redemption_id, guest_id, result->points,
		result->value_minor, *reward_id ? reward_id : NULL, settled ? "settled" : "pending",
		instant_text(arena, result->expires_at),
		instant_text(arena, result->cap.window_from),
		settled ? NULL : redemption_code_index(scope, result->code),
		settled ? NULL
			: seal(arena, config_key(scope->config, "seal"), about, result->code),
		settled ? instant_text(arena, scope->now) : NULL, settled ? actor_id(caller) : NULL,
		settled ? caller->restaurant_id : NULL,
		settled && *caller->till_id ? caller->till_id : NULL, *visit_id ? visit_id : NULL);
}

void redemption_hold(const struct scope *scope, struct ledger *ledger, struct redeem_result *result,
		     const char *reward_id, bool settled, const char *visit_id)
{
	struct arena *arena = scope->arena;
	const char *guest_id = ledger_guest(ledger);
	result->redemption_id = uuid_new(arena, scope->now);
	result->made_at = scope->now;
	result->expires_at = scope->now + scope->network->hold;
	if (!settled) {
		const char *code = random_crockford(arena, 8);
		result->code = arena_printf(arena, "%.4s-%s", code, code + 4);
	}
	add_row(scope, guest_id, result, reward_id, settled, visit_id);
	ledger_take(ledger,
		    (struct entry){.kind = "redeem",
				   .cause = *reward_id ? "reward" : "money",
				   .d_held = result->points,
				   .redemption_id = result->redemption_id,
				   .visit_id = visit_id,
				   .restaurant_id = settled ? scope->caller->restaurant_id : ""},
		    result->points, "");
	sql_due_add(scope->db, scope->network->network_id, guest_id,
		    settled ? "confirm_redemption" : "release_redemption", result->redemption_id,
		    instant_text(arena, settled ? scope->now + scope->network->settle
						: result->expires_at));
	audit_add(scope, "redemption.made", "redemption", result->redemption_id, "{}",
		  arena_printf(arena,
			       "{\"points\":%" PRId64 ",\"value_minor\":%" PRId64
			       ",\"settled\":%s}",
			       result->points, result->value_minor, settled ? "true" : "false"));
}

struct redeem_result redemption_redeem(const struct scope *scope, const char *guest_id,
				       int64_t points, const char *reward_id, bool settled)
{
	struct ledger *ledger = ledger_lock(scope, guest_id, NULL, NULL);
	struct redeem_ask ask = redemption_ask(scope, guest_id, reward_id);
	if (!ledger_ready(ledger))
		return (struct redeem_result){
			.outcome = REFUSED_UNKNOWN_GUEST, .redemption_id = "", .code = ""};
	struct redeem_result result = redemption_judge(scope, ledger, &ask, points);
	if (result.outcome == REDEEMED)
		redemption_hold(scope, ledger, &result, reward_id, settled, "");
	ledger_close(ledger);
	return result;
}
