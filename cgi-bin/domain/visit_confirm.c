/* After the pending period points become available, and their visit counts for tiers. */
#include "domain/visit_confirm.h"
#include "domain/audit.h"
#include "domain/network.h"
#include "domain/notify.h"
#include "domain/referral.h"
#include "domain/visit.h"
#include "queries.h"
#include <inttypes.h>

void visit_confirm_entry(const struct scope *scope, struct ledger *ledger,
			 const struct due_earning *earning)
{
	const struct network *network = scope->network;
	ledger_give(ledger,
		    (struct entry){.kind = "confirm",
				   .cause = "sale",
				   .resolves = earning->entry_id,
				   .d_pending = -earning->points,
				   .visit_id = earning->visit_id,
				   .restaurant_id = earning->restaurant_id},
		    earning->points,
		    lot_expiry(earning->earned_at, network->expiry_hours, network->time_zone));
	sql_visit_confirm(scope->db, network->network_id, earning->visit_id,
			  instant_text(scope->arena, scope->now));
}

static void raise_tier(const struct scope *scope, const char *guest_id, struct rows *spend,
		       struct rows *tiers, int64_t confirmed_minor)
{
	int count;
	const struct tier *ladder = tiers_read(scope->arena, tiers, &count);
	int held = tier_index(ladder, count, row_int(spend, "tier_rank"));
	int reached = tier_reached(ladder, count, row_int(spend, "spend_minor") + confirmed_minor);
	if (reached <= held)
		return;
	sql_visit_set_tier(scope->db, scope->network->network_id, guest_id, ladder[reached].rank);
	audit_add(scope, "guest.tier_raised", "guest", guest_id,
		  arena_printf(scope->arena, "{\"tier\":%d}", (int)ladder[held].rank),
		  arena_printf(scope->arena, "{\"tier\":%d}", (int)ladder[reached].rank));
	if (!row_bool(spend, "reachable"))
		return;
	struct notice notice = {
		.kind = "tier_up",
		.facts = {.tier = ladder[reached].name},
		.dedupe = arena_printf(scope->arena, "tier_up.%s.%" PRId64, guest_id, scope->now),
		.deadline_at = scope->now + NOTICE_LIFE};
	guest_notify(scope, guest_id, &notice);
}

void visit_confirmed(const struct scope *scope, const char *guest_id, struct rows *spend,
		     struct rows *tiers, int64_t confirmed_minor)
{
	if (!rows_next(spend))
		return;
	if (row_bool(spend, "referred"))
		referral_queue(scope, guest_id);
	raise_tier(scope, guest_id, spend, tiers, confirmed_minor);
}

static void tell_confirmed(const struct scope *scope, struct ledger *ledger, int64_t points)
{
	const char *guest_id = ledger_guest(ledger);
	struct notice notice = {
		.kind = "points_confirmed",
		.facts = {.points = points, .balance = ledger_account(ledger)->available},
		.dedupe = arena_printf(scope->arena, "points_confirmed.%s.%" PRId64, guest_id,
				       ledger_account(ledger)->seq),
		.deadline_at = scope->now + NOTICE_LIFE};
	guest_notify(scope, guest_id, &notice);
}

struct confirmation {
	struct ledger *ledger;
	struct rows *due, *spend, *tiers;
};

void *visit_confirm_ask(const struct scope *scope, const char *guest_id)
{
	const char *network_id = scope->network->network_id;
	struct confirmation *asked = arena_alloc(scope->arena, sizeof *asked);
	asked->ledger = ledger_lock(scope, guest_id, NULL, NULL);
	asked->due = sql_visit_due_earnings(scope->db, network_id, guest_id);
	asked->spend = sql_visit_spend(scope->db, network_id, guest_id);
	asked->tiers = sql_tier_list(scope->db, network_id);
	return asked;
}

int visit_confirm_step(const struct scope *scope, const char *guest_id, void *confirmation)
{
	struct confirmation *asked = confirmation;
	struct rows *due = asked->due;
	int64_t confirmed_minor = 0, points = 0;
	int count = 0;
	if (!ledger_ready(asked->ledger))
		return 0;
	for (; rows_next(due); count++) {
		struct due_earning earning = {row_text(due, "entry_id"), row_text(due, "visit_id"),
					      row_text(due, "restaurant_id"),
					      row_int(due, "points"), row_time(due, "earned_at")};
		visit_confirm_entry(scope, asked->ledger, &earning);
		audit_add(scope, "visit.confirmed", "visit", earning.visit_id, "{}",
			  arena_printf(scope->arena, "{\"points\":%" PRId64 "}", earning.points));
		sql_due_remove(scope->db, scope->network->network_id, guest_id, "confirm_earning",
			       earning.entry_id);
		confirmed_minor += row_int(due, "net_minor");
		points += earning.points;
	}
	if (count)
		visit_confirmed(scope, guest_id, asked->spend, asked->tiers, confirmed_minor);
	if (points > 0 && row_bool(asked->spend, "reachable"))
		tell_confirmed(scope, asked->ledger, points);
	ledger_close(asked->ledger);
	return count;
}

int visit_confirm_due(const struct scope *scope, const char *guest_id)
{
	return visit_confirm_step(scope, guest_id, visit_confirm_ask(scope, guest_id));
}
