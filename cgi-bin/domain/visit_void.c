/* Undoing a sale: its redemption first, then its earning, out of what the guest has or as debt. */
#include "domain/audit.h"
#include "domain/network.h"
#include "domain/redemption_hold.h"
#include "domain/visit.h"
#include "queries.h"
#include <inttypes.h>
#include <string.h>

static enum void_outcome allowed(const struct scope *scope, struct rows *visit)
{
	if (row_bool(visit, "voided"))
		return VOID_ALREADY;
	if (scope->caller->who & (MANAGER | ADMIN))
		return VOIDED;
	if (strcmp(row_text(visit, "restaurant_id"), scope->caller->restaurant_id) != 0)
		return VOID_UNKNOWN;
	return row_time(visit, "at") + VOID_WINDOW > scope->now ? VOIDED : VOID_TOO_LATE;
}

/* Points not yet available just go; the worker has nothing to confirm any more. */
static void release_earning(const struct scope *scope, struct ledger *ledger, struct rows *visit,
			    const char *visit_id)
{
	const char *earn_id = row_text(visit, "earn_id");
	ledger_add(ledger, &(struct entry){.kind = "release",
					   .cause = "voided",
					   .resolves = earn_id,
					   .d_pending = -row_int(visit, "points"),
					   .visit_id = visit_id,
					   .restaurant_id = row_text(visit, "restaurant_id")});
	sql_due_remove(scope->db, scope->network->network_id, ledger_guest(ledger),
		       "confirm_earning", earn_id);
}

/* Points already available are taken back: the sale's own lot, then the oldest, and what is spent
 * becomes debt. */
static void refund_earning(const struct scope *scope, struct ledger *ledger, struct rows *visit,
			   const char *visit_id)
{
	int64_t points = row_int(visit, "points"), available = ledger_account(ledger)->available;
	int64_t taken = points < available ? points : available;
	const char *refund_id = uuid_new(scope->arena, scope->now);
	sql_visit_add_refund(scope->db, scope->network->network_id, refund_id, visit_id,
			     row_int(visit, "net_minor") - row_int(visit, "refunded_minor"),
			     actor_id(scope->caller));
	ledger_take(ledger,
		    (struct entry){.kind = "refund",
				   .cause = "voided",
				   .d_debt = points - taken,
				   .visit_id = visit_id,
				   .refund_id = refund_id,
				   .restaurant_id = row_text(visit, "restaurant_id")},
		    taken, row_text(visit, "lot_id"));
}

static void undo_carries(const struct scope *scope, const char *guest_id, struct rows *lines)
{
	while (rows_next(lines)) {
		int64_t carry =
			carry_refunded(row_int(lines, "carry"), row_int(lines, "rate_points"),
				       row_int(lines, "rate_minor"), row_int(lines, "points"),
				       row_int(lines, "net_minor"));
		sql_visit_set_carry(scope->db, scope->network->network_id, guest_id,
				    row_text(lines, "rule_id"), carry);
	}
}

static void undo_redemption(const struct scope *scope, struct ledger *ledger, struct rows *row,
			    struct rows *uses)
{
	struct redemption_end end = {
		.redemption_id = row_text(row, "redemption_id"),
		.redeem_id = row_text(row, "redeem_id"),
		.confirm_id = row_text(row, "confirm_id"),
		.restaurant_id = scope->caller->restaurant_id,
		.state = row_text(row, "state"),
		.reason = "voided",
	};
	redemption_give_back(scope, ledger, &end, row_int(row, "points"), uses);
}

enum void_outcome visit_void(const struct scope *scope, const char *visit_id)
{
	const char *network_id = scope->network->network_id;
	struct ledger *ledger = ledger_lock(scope, NULL, visit_id, NULL);
	struct rows *visit = sql_visit_get(scope->db, network_id, visit_id);
	struct rows *lines = sql_visit_carries(scope->db, network_id, visit_id);
	struct rows *redemption = sql_redemption_get_of_visit(scope->db, network_id, visit_id);
	struct rows *uses = sql_lot_uses_of_visit(scope->db, network_id, visit_id);
	if (!ledger_ready(ledger))
		return VOID_UNKNOWN;
	enum void_outcome outcome = rows_next(visit) ? allowed(scope, visit) : VOID_UNKNOWN;
	if (outcome == VOIDED) {
		if (rows_next(redemption))
			undo_redemption(scope, ledger, redemption, uses);
		if (*row_text(visit, "confirm_id"))
			refund_earning(scope, ledger, visit, visit_id);
		else
			release_earning(scope, ledger, visit, visit_id);
		undo_carries(scope, ledger_guest(ledger), lines);
		sql_visit_void(scope->db, network_id, visit_id, actor_id(scope->caller));
		audit_add(scope, "visit.voided", "visit", visit_id, "{}",
			  arena_printf(scope->arena, "{\"points\":%" PRId64 "}",
				       row_int(visit, "points")));
	}
	ledger_close(ledger);
	return outcome;
}
