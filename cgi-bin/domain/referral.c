/* The points of a referral: an entry of each side in one transaction. */
#include "domain/referral.h"
#include "domain/audit.h"
#include "domain/ledger.h"
#include "domain/network.h"
#include "domain/notify.h"
#include "queries.h"
#include <string.h>

void referral_add(const struct scope *scope, const char *referee_id, const char *code)
{
	if (*code)
		sql_referral_add(scope->db, scope->network->network_id, referee_id, code);
}

void referral_queue(const struct scope *scope, const char *referee_id)
{
	sql_referral_queue(scope->db, scope->network->network_id, referee_id);
}

static void give(const struct scope *scope, struct ledger *ledger, const char *cause,
		 int64_t points)
{
	const struct network *network = scope->network;
	if (points > 0)
		ledger_give(ledger, (struct entry){.kind = "referral", .cause = cause}, points,
			    lot_expiry(scope->now, network->expiry_hours, network->time_zone));
	ledger_close(ledger);
}

static void tell(const struct scope *scope, struct ledger *ledger, struct rows *reachable,
		 const char *referee_id, int64_t points)
{
	if (points == 0 || !guest_reachable(reachable))
		return;
	const char *guest_id = ledger_guest(ledger);
	struct notice notice = {
		.kind = "referral_reward",
		.facts = {.points = points, .balance = ledger_account(ledger)->available},
		.dedupe = arena_printf(scope->arena, "referral_reward.%s.%s", referee_id, guest_id),
		.deadline_at = scope->now + NOTICE_LIFE};
	guest_notify(scope, guest_id, &notice);
}

int referral_reward_due(const struct scope *scope, const char *referee_id)
{
	const struct network *network = scope->network;
	struct rows *open = sql_referral_open(scope->db, network->network_id, referee_id);
	if (!rows_next(open))
		return 0;
	const char *referrer_id = row_text(open, "referrer_id");
	bool referee_first = strcmp(referee_id, referrer_id) < 0;
	struct ledger *first =
		ledger_lock(scope, referee_first ? referee_id : referrer_id, NULL, NULL);
	struct ledger *second =
		ledger_lock(scope, referee_first ? referrer_id : referee_id, NULL, NULL);
	struct rows *referee_reachable = guest_reachable_ask(scope, referee_id);
	struct rows *referrer_reachable = guest_reachable_ask(scope, referrer_id);
	struct rows *taken = sql_referral_take(scope->db, network->network_id, referee_id);
	if (!ledger_ready(first) || !ledger_ready(second) || !rows_next(taken)) {
		ledger_close(first); /* lots may have expired */
		ledger_close(second);
		return 0;
	}
	struct ledger *referee = referee_first ? first : second,
		      *referrer = referee_first ? second : first;
	give(scope, referee, "invited", network->referral_referee);
	give(scope, referrer, "friend", network->referral_referrer);
	tell(scope, referee, referee_reachable, referee_id, network->referral_referee);
	tell(scope, referrer, referrer_reachable, referee_id, network->referral_referrer);
	sql_due_remove(scope->db, network->network_id, referee_id, "referral_bonus", referrer_id);
	audit_add(scope, "referral.rewarded", "guest", referee_id, "{}", "{}");
	return 1;
}
