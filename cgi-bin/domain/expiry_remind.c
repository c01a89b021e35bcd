/* The reminder. Where the network promises a notice, points live on until days after it was
 * delivered: then it is sent even when late, and says the day that follows from it. */
#include "domain/expiry_remind.h"
#include "domain/lot.h"
#include "domain/network.h"
#include "domain/notify.h"
#include "queries.h"

static const int64_t day = INT64_C(86400) * 1000000;

/* The balance is what is in the lots: nobody needs the account's lock for that. */
static int64_t all_points(struct rows *account)
{
	return rows_next(account) ? row_int(account, "points_left") : 0;
}

static void remind(const struct scope *scope, const char *guest_id, struct rows *due,
		   int64_t balance)
{
	const struct network *network = scope->network;
	const char *expires_on = row_text(due, "expires_on");
	int64_t points = row_int(due, "points"), ends_at = row_time(due, "expires_at");
	if (network->notice_days > 0 && ends_at < scope->now + network->notice_days * day)
		ends_at = scope->now + network->notice_days * day;
	struct notice notice = {
		.kind = "points_expiring",
		.facts = {.points = points,
			  .balance = balance,
			  .at = lot_last_day(ends_at, network->time_zone)},
		.dedupe = arena_printf(scope->arena, "points_expiring.%s.%s", guest_id, expires_on),
		.deadline_at = ends_at,
		.receipt = network->notice_days > 0,
	};
	const char *outbox_id = guest_notify(scope, guest_id, &notice);
	sql_remind_add(scope->db, network->network_id, guest_id, expires_on,
		       *outbox_id ? outbox_id : NULL, points);
}

int expiry_remind_due(const struct scope *scope, const char *guest_id)
{
	const char *network_id = scope->network->network_id;
	struct rows *due = sql_remind_due(scope->db, network_id, guest_id);
	struct rows *account = sql_verify_lot_sum(scope->db, network_id, guest_id);
	struct rows *past = sql_due_remove_past(scope->db, network_id, guest_id, "remind_expiry");
	int64_t balance = all_points(account);
	while (rows_next(due))
		remind(scope, guest_id, due, balance);
	return rows_count(past);
}
