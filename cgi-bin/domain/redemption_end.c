/* What becomes of a hold: settled by a till, cancelled, released, confirmed, voided. */
#include "domain/audit.h"
#include "domain/network.h"
#include "domain/notify.h"
#include "domain/redemption_hold.h"
#include "queries.h"
#include <string.h>

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

void redemption_mark_settled(const struct scope *scope, const char *guest_id,
			     const char *redemption_id, const char *visit_id)
{
	const struct caller *caller = scope->caller;
	const char *network_id = scope->network->network_id;
	sql_redemption_settle(scope->db, network_id, redemption_id, actor_id(caller),
			      caller->restaurant_id, *caller->till_id ? caller->till_id : NULL,
			      *visit_id ? visit_id : NULL);
	sql_due_remove(scope->db, network_id, guest_id, "release_redemption", redemption_id);
	sql_due_add(scope->db, network_id, guest_id, "confirm_redemption", redemption_id,
		    instant_text(scope->arena, scope->now + scope->network->settle));
	audit_add(scope, "redemption.settled", "redemption", redemption_id,
		  "{\"state\":\"pending\"}", "{\"state\":\"settled\"}");
}

static enum settle_outcome may_settle(const struct scope *scope, struct rows *row)
{
	const char *state = row_text(row, "state");
	if (is(state, "released"))
		return SETTLE_RELEASED;
	if (!is(state, "pending"))
		return SETTLE_ALREADY;
	return row_time(row, "expires_at") <= scope->now ? SETTLE_EXPIRED : SETTLED;
}

enum settle_outcome redemption_settle(const struct scope *scope, const char *redemption_id)
{
	struct ledger *ledger = ledger_lock(scope, NULL, NULL, redemption_id);
	struct rows *row = sql_redemption_get(scope->db, scope->network->network_id, redemption_id);
	if (!ledger_ready(ledger))
		return SETTLE_UNKNOWN;
	enum settle_outcome outcome = rows_next(row) ? may_settle(scope, row) : SETTLE_UNKNOWN;
	if (outcome == SETTLED)
		redemption_mark_settled(scope, ledger_guest(ledger), redemption_id, "");
	ledger_close(ledger);
	return outcome;
}

void redemption_give_back(const struct scope *scope, struct ledger *ledger,
			  const struct redemption_end *end, int64_t points, struct rows *uses)
{
	const char *network_id = scope->network->network_id;
	bool confirmed = is(end->state, "confirmed");
	ledger_return(ledger,
		      (struct entry){.kind = confirmed ? "refund" : "release",
				     .cause = end->reason,
				     .resolves = confirmed ? end->confirm_id : end->redeem_id,
				     .d_held = confirmed ? 0 : -points,
				     .redemption_id = end->redemption_id,
				     .restaurant_id = end->restaurant_id},
		      uses);
	sql_redemption_end(scope->db, network_id, end->redemption_id, "released", end->reason);
	if (!confirmed)
		sql_due_remove(scope->db, network_id, ledger_guest(ledger),
			       is(end->state, "pending") ? "release_redemption"
							 : "confirm_redemption",
			       end->redemption_id);
	sql_redemption_return_stock(scope->db, network_id, end->redemption_id);
	audit_add(scope, "redemption.released", "redemption", end->redemption_id,
		  arena_printf(scope->arena, "{\"state\":\"%s\"}", end->state),
		  arena_printf(scope->arena, "{\"state\":\"released\",\"reason\":\"%s\"}",
			       end->reason));
}

static struct redemption_end end_of(struct rows *row, const char *redemption_id, const char *reason)
{
	return (struct redemption_end){
		.redemption_id = redemption_id,
		.redeem_id = row_text(row, "redeem_id"),
		.confirm_id = row_text(row, "confirm_id"),
		.restaurant_id = row_text(row, "restaurant_id"),
		.state = row_text(row, "state"),
		.reason = reason,
	};
}

static enum cancel_outcome may_cancel(struct rows *row, const char *guest_id)
{
	const char *state = row_text(row, "state");
	if (!is(row_text(row, "guest_id"), guest_id))
		return CANCEL_UNKNOWN;
	if (is(state, "settled") || is(state, "confirmed"))
		return CANCEL_SETTLED;
	return is(state, "pending") ? CANCELLED : CANCEL_ENDED;
}

enum cancel_outcome redemption_cancel(const struct scope *scope, const char *guest_id,
				      const char *redemption_id)
{
	const char *network_id = scope->network->network_id;
	struct ledger *ledger = ledger_lock(scope, guest_id, NULL, NULL);
	struct rows *row = sql_redemption_get(scope->db, network_id, redemption_id);
	struct rows *uses = sql_lot_uses_of_redemption(scope->db, network_id, redemption_id);
	if (!ledger_ready(ledger))
		return CANCEL_UNKNOWN;
	enum cancel_outcome outcome = rows_next(row) ? may_cancel(row, guest_id) : CANCEL_UNKNOWN;
	if (outcome == CANCELLED) {
		struct redemption_end end = end_of(row, redemption_id, "cancelled");
		redemption_give_back(scope, ledger, &end, row_int(row, "points"), uses);
	}
	ledger_close(ledger);
	return outcome;
}

static enum void_outcome void_allowed(const struct scope *scope, struct rows *row)
{
	const char *state = row_text(row, "state");
	bool senior = scope->caller->who & (MANAGER | ADMIN);
	if (is(state, "released"))
		return VOID_ALREADY;
	if (is(state, "pending") || *row_text(row, "visit_id"))
		return VOID_UNKNOWN;
	if (senior)
		return VOIDED;
	if (!is(row_text(row, "restaurant_id"), scope->caller->restaurant_id))
		return VOID_UNKNOWN;
	return row_time(row, "settled_at") + VOID_WINDOW > scope->now ? VOIDED : VOID_TOO_LATE;
}

enum void_outcome redemption_void(const struct scope *scope, const char *redemption_id)
{
	const char *network_id = scope->network->network_id;
	struct ledger *ledger = ledger_lock(scope, NULL, NULL, redemption_id);
	struct rows *row = sql_redemption_get(scope->db, network_id, redemption_id);
	struct rows *uses = sql_lot_uses_of_redemption(scope->db, network_id, redemption_id);
	if (!ledger_ready(ledger))
		return VOID_UNKNOWN;
	enum void_outcome outcome = rows_next(row) ? void_allowed(scope, row) : VOID_UNKNOWN;
	if (outcome == VOIDED) {
		struct redemption_end end = end_of(row, redemption_id, "voided");
		redemption_give_back(scope, ledger, &end, row_int(row, "points"), uses);
	}
	ledger_close(ledger);
	return outcome;
}

static void tell_released(const struct scope *scope, struct ledger *ledger,
			  const char *redemption_id, int64_t points)
{
	struct notice notice = {
		.kind = "redemption_released",
		.facts = {.points = points, .balance = ledger_account(ledger)->available},
		.dedupe = arena_printf(scope->arena, "redemption_released.%s", redemption_id),
		.deadline_at = scope->now + NOTICE_LIFE};
	guest_notify(scope, ledger_guest(ledger), &notice);
}

int redemption_release_due(const struct scope *scope, const char *guest_id)
{
	const char *network_id = scope->network->network_id;
	struct ledger *ledger = ledger_lock(scope, guest_id, NULL, NULL);
	struct rows *due =
		sql_redemption_due(scope->db, network_id, guest_id, "release_redemption");
	struct rows *asked = guest_reachable_ask(scope, guest_id);
	int count = 0;
	if (!ledger_ready(ledger))
		return 0;
	bool reachable = guest_reachable(asked);
	while (rows_next(due)) {
		struct redemption_end end = {
			.redemption_id = row_text(due, "redemption_id"),
			.redeem_id = row_text(due, "redeem_id"),
			.confirm_id = "",
			.restaurant_id = "",
			.state = row_text(due, "state"),
			.reason = "expired",
		};
		redemption_give_back(
			scope, ledger, &end, row_int(due, "points"),
			sql_lot_uses_of_redemption(scope->db, network_id, end.redemption_id));
		if (reachable)
			tell_released(scope, ledger, end.redemption_id, row_int(due, "points"));
		count++;
	}
	ledger_close(ledger);
	return count;
}

int redemption_confirm_due(const struct scope *scope, const char *guest_id)
{
	const char *network_id = scope->network->network_id;
	struct ledger *ledger = ledger_lock(scope, guest_id, NULL, NULL);
	struct rows *due =
		sql_redemption_due(scope->db, network_id, guest_id, "confirm_redemption");
	int count = 0;
	if (!ledger_ready(ledger))
		return 0;
	while (rows_next(due)) {
		const char *redemption_id = row_text(due, "redemption_id");
		ledger_add(ledger,
			   &(struct entry){.kind = "confirm",
					   .cause = "redemption",
					   .resolves = row_text(due, "redeem_id"),
					   .d_held = -row_int(due, "points"),
					   .redemption_id = redemption_id,
					   .restaurant_id = row_text(due, "restaurant_id")});
		sql_redemption_end(scope->db, network_id, redemption_id, "confirmed", "");
		audit_add(scope, "redemption.confirmed", "redemption", redemption_id,
			  "{\"state\":\"settled\"}", "{\"state\":\"confirmed\"}");
		sql_due_remove(scope->db, network_id, guest_id, "confirm_redemption",
			       redemption_id);
		count++;
	}
	ledger_close(ledger);
	return count;
}
