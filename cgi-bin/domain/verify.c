/* The ledger's invariants, recomputed: chain, sums, lots, carries, redemptions. A reading of one
 * guest is one batch, so it is one snapshot. */
#include "domain/verify.h"
#include "domain/entry_hash.h"
#include "domain/ledger.h"
#include "domain/network.h"
#include "queries.h"
#include <inttypes.h>
#include <string.h>

static bool fault(const struct scope *scope, struct verified *verified, const char *subject,
		  const char *sentence)
{
	verified->fault = sentence;
	verified->subject = arena_text(scope->arena, subject);
	return false;
}

static struct entry_facts facts_of(const struct scope *scope, const char *guest_id,
				   struct rows *rows)
{
	return (struct entry_facts){
		.network_id = scope->network->network_id,
		.guest_id = guest_id,
		.entry_id = row_text(rows, "entry_id"),
		.seq = row_int(rows, "seq"),
		.at = row_time(rows, "at"),
		.kind = row_text(rows, "kind"),
		.d_available = row_int(rows, "d_available"),
		.d_pending = row_int(rows, "d_pending"),
		.d_held = row_int(rows, "d_held"),
		.d_debt = row_int(rows, "d_debt"),
		.resolves = row_text(rows, "resolves"),
		.cause = row_text(rows, "cause"),
		.visit_id = row_text(rows, "visit_id"),
		.redemption_id = row_text(rows, "redemption_id"),
		.refund_id = row_text(rows, "refund_id"),
		.due_at = row_time(rows, "due_at"),
		.earned_at = row_time(rows, "earned_at"),
		.actor_kind = row_text(rows, "actor_kind"),
		.actor_id = row_text(rows, "actor_id"),
		.restaurant_id = row_text(rows, "restaurant_id"),
	};
}

/* What an entry of its kind may do, and that it undoes exactly what it resolves. */
static const char *kind_fault(const struct entry_facts *entry, struct rows *rows)
{
	bool earn = strcmp(entry->kind, "earn") == 0;
	const char *resolved = row_text(rows, "resolved_kind");
	if (row_int(rows, "moved") != entry->d_available)
		return "an entry's points are not what its lots moved";
	if (earn && row_int(rows, "line_points") != entry->d_pending)
		return "an earning is not the sum of its trace";
	if (earn && row_bool(rows, "waiting") == row_bool(rows, "resolved"))
		return "an earning that is open is not in the worker's queue, or one that is done "
		       "still is";
	if (*entry->resolves && !*resolved)
		return "an entry resolves one that does not exist";
	if (strcmp(resolved, "earn") == 0 && entry->d_pending != -row_int(rows, "resolved_pending"))
		return "an earning is resolved with another number of points";
	if (strcmp(resolved, "redeem") == 0 && entry->d_held != -row_int(rows, "resolved_held"))
		return "a hold is resolved with another number of points";
	return NULL;
}

static bool verify_entry(const struct scope *scope, const char *guest_id, struct rows *rows,
			 struct account *sum, struct verified *verified)
{
	struct entry_facts entry = facts_of(scope, guest_id, rows);
	const char *wrong = kind_fault(&entry, rows);
	verified->entries++;
	if (entry.seq != sum->seq + 1)
		return fault(scope, verified, entry.entry_id,
			     "an entry before this one is missing");
	if (strcmp(row_text(rows, "prev"), sum->head) != 0)
		return fault(scope, verified, entry.entry_id,
			     "the chain is broken before this entry");
	if (strcmp(row_text(rows, "hash"), entry_hash(scope->arena, sum->head, &entry)) != 0)
		return fault(scope, verified, entry.entry_id,
			     "this entry was changed after it was written");
	if (entry.at <= sum->last_at)
		return fault(scope, verified, entry.entry_id,
			     "this entry is older than the one before it");
	if (wrong)
		return fault(scope, verified, entry.entry_id, wrong);
	sum->available += entry.d_available;
	sum->pending += entry.d_pending;
	sum->held += entry.d_held;
	sum->debt += entry.d_debt;
	sum->seq = entry.seq;
	sum->last_at = entry.at;
	sum->head = row_text(rows, "hash");
	return true;
}

/* A long chain is read in pieces; the later ones come from a later snapshot, in which there may be
 * entries that the account as it was read does not know yet. */
static bool verify_chain(const struct scope *scope, const char *guest_id, struct rows *entries,
			 int64_t last_seq, struct account *sum, struct verified *verified)
{
	bool first = true;
	for (;;) {
		int count = rows_count(entries);
		while (rows_next(entries)) {
			if (!first && row_int(entries, "seq") > last_seq)
				return true;
			if (!verify_entry(scope, guest_id, entries, sum, verified))
				return false;
		}
		if (count < 1000)
			return true;
		entries = sql_verify_entries(scope->db, scope->network->network_id, guest_id,
					     sum->seq);
		first = false;
	}
}

static bool verify_account(const struct scope *scope, const char *guest_id, struct rows *account,
			   struct rows *lot_sum, const struct account *sum,
			   struct verified *verified)
{
	if (row_int(account, "seq") != sum->seq ||
	    strcmp(row_text(account, "head"), sum->head) != 0)
		return fault(scope, verified, guest_id, "the guest's last entries are missing");
	if (row_int(account, "available") != sum->available ||
	    row_int(account, "pending") != sum->pending || row_int(account, "held") != sum->held ||
	    row_int(account, "debt") != sum->debt)
		return fault(scope, verified, guest_id,
			     "the balance is not the sum of the entries");
	if (rows_next(lot_sum) && row_int(lot_sum, "points_left") != sum->available)
		return fault(scope, verified, guest_id, "the lots do not hold what is available");
	return true;
}

bool verify_guest(const struct scope *scope, const char *guest_id, struct verified *verified)
{
	struct db *db = scope->db;
	const char *network_id = scope->network->network_id;
	struct account sum = {.head = "\\x"};
	struct rows *account = sql_verify_account(db, network_id, guest_id);
	struct rows *entries = sql_verify_entries(db, network_id, guest_id, 0);
	struct rows *lots = sql_verify_lots(db, network_id, guest_id);
	struct rows *lot_sum = sql_verify_lot_sum(db, network_id, guest_id);
	struct rows *carries = sql_verify_carries(db, network_id, guest_id);
	struct rows *redemptions = sql_verify_redemptions(db, network_id, guest_id);
	verified->guest_id = guest_id;
	verified->guests++;
	if (!rows_next(account))
		return fault(scope, verified, guest_id, "the guest has no account");
	if (!verify_chain(scope, guest_id, entries, row_int(account, "seq"), &sum, verified))
		return false;
	if (!verify_account(scope, guest_id, account, lot_sum, &sum, verified))
		return false;
	if (rows_next(lots))
		return fault(scope, verified, row_text(lots, "lot_id"),
			     "a lot does not hold what its uses leave, or would never expire");
	if (rows_next(carries))
		return fault(scope, verified, row_text(carries, "rule_id"),
			     "a rule's remainder is not what its sales leave");
	if (rows_next(redemptions))
		return fault(scope, verified, row_text(redemptions, "redemption_id"),
			     "a redemption's state is not what its entries say");
	return true;
}
