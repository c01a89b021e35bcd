/* One guest's account, locked, changed by entries, closed by one UPDATE. */
#include "domain/ledger.h"
#include "domain/entry_hash.h"
#include "domain/network.h"
#include "queries.h"
#include <string.h>

struct ledger {
	const struct scope *scope;
	const char *guest_id;
	struct account account;
	struct rows *lock, *lot_rows;
	struct lot *lots; /* with points left, in the order in which they are spent */
	int lot_count, lot_room;
	bool changed;
};

struct ledger *ledger_lock(const struct scope *scope, const char *guest_id, const char *visit_id,
			   const char *redemption_id)
{
	struct ledger *ledger = arena_alloc(scope->arena, sizeof *ledger);
	const char *network_id = scope->network->network_id;
	ledger->scope = scope;
	ledger->lock = sql_ledger_lock(scope->db, network_id, guest_id, visit_id, redemption_id);
	ledger->lot_rows = sql_ledger_lots(scope->db, network_id, guest_id, visit_id, redemption_id,
					   scope->network->notice_days);
	return ledger;
}

const struct account *ledger_account(const struct ledger *ledger)
{
	return &ledger->account;
}

const char *ledger_guest(const struct ledger *ledger)
{
	return ledger->guest_id;
}

/* Keeps the order (agreed_at, lot_id). */
static void lot_insert(struct ledger *ledger, const struct lot *lot)
{
	if (ledger->lot_count == ledger->lot_room) {
		ledger->lot_room = ledger->lot_room * 2 + 8;
		struct lot *lots =
			arena_alloc(ledger->scope->arena, sizeof *lots * (size_t)ledger->lot_room);
		if (ledger->lot_count)
			memcpy(lots, ledger->lots, sizeof *lots * (size_t)ledger->lot_count);
		ledger->lots = lots;
	}
	int at = ledger->lot_count++;
	for (; at > 0; at--) {
		const struct lot *before = &ledger->lots[at - 1];
		if (before->agreed_at < lot->agreed_at || (before->agreed_at == lot->agreed_at &&
							   strcmp(before->lot_id, lot->lot_id) < 0))
			break;
		ledger->lots[at] = *before;
	}
	ledger->lots[at] = *lot;
}

static int lot_find(const struct ledger *ledger, const char *lot_id)
{
	for (int i = 0; i < ledger->lot_count; i++)
		if (strcmp(ledger->lots[i].lot_id, lot_id) == 0)
			return i;
	return -1;
}

static const char *or_null(const char *text)
{
	return text && *text ? text : NULL;
}

static const char *instant_or_null(struct arena *arena, int64_t instant)
{
	return instant ? instant_text(arena, instant) : NULL;
}

static const char *text_of(const char *text)
{
	return text ? text : "";
}

const char *ledger_add(struct ledger *ledger, const struct entry *entry)
{
	const struct scope *scope = ledger->scope;
	struct arena *arena = scope->arena;
	struct account *account = &ledger->account;
	int64_t at = scope->now > account->last_at ? scope->now : account->last_at + 1;
	const char *actor = actor_id(scope->caller);
	struct entry_facts facts = {
		.network_id = scope->network->network_id,
		.guest_id = ledger->guest_id,
		.entry_id = uuid_new(arena, scope->now),
		.seq = account->seq + 1,
		.at = at,
		.kind = entry->kind,
		.d_available = entry->d_available,
		.d_pending = entry->d_pending,
		.d_held = entry->d_held,
		.d_debt = entry->d_debt,
		.resolves = text_of(entry->resolves),
		.cause = entry->cause,
		.visit_id = text_of(entry->visit_id),
		.redemption_id = text_of(entry->redemption_id),
		.refund_id = text_of(entry->refund_id),
		.due_at = entry->due_at,
		.earned_at = entry->earned_at,
		.actor_kind = actor_kind(scope->caller),
		.actor_id = text_of(actor),
		.restaurant_id = text_of(entry->restaurant_id),
	};
	const char *hash = entry_hash(arena, account->head, &facts);
	sql_ledger_add_entry(scope->db, facts.network_id, facts.guest_id, facts.entry_id, facts.seq,
			     instant_text(arena, at), facts.kind, facts.d_available,
			     facts.d_pending, facts.d_held, facts.d_debt, or_null(facts.resolves),
			     facts.cause, or_null(facts.visit_id), or_null(facts.redemption_id),
			     or_null(facts.refund_id), instant_or_null(arena, facts.due_at),
			     instant_or_null(arena, facts.earned_at), facts.actor_kind, actor,
			     or_null(facts.restaurant_id), account->head, hash);
	account->seq = facts.seq;
	account->last_at = at;
	account->head = hash;
	account->available += entry->d_available;
	account->pending += entry->d_pending;
	account->held += entry->d_held;
	account->debt += entry->d_debt;
	ledger->changed = true;
	return facts.entry_id;
}

static void lot_move(struct ledger *ledger, int index, const char *entry_id, int64_t points)
{
	struct lot *lot = &ledger->lots[index];
	lot->left += points;
	sql_lot_move(ledger->scope->db, ledger->scope->network->network_id, ledger->guest_id,
		     lot->lot_id, entry_id, points);
}

static void lot_put_back(struct ledger *ledger, int index, const char *entry_id, int64_t points)
{
	const struct scope *scope = ledger->scope;
	struct lot *lot = &ledger->lots[index];
	int64_t remind_at = lot_remind_at(lot->agreed_at, scope->network->time_zone);
	lot->left += points;
	sql_lot_put_back(scope->db, scope->network->network_id, ledger->guest_id, lot->lot_id,
			 entry_id, points, instant_text(scope->arena, remind_at));
}

/* One entry per lot, so that each says what it took. Emptied lots stay in the list and give
 * nothing. */
static void expire_due(struct ledger *ledger)
{
	for (int i = 0; i < ledger->lot_count; i++) {
		int64_t left = ledger->lots[i].left;
		if (left > 0 && ledger->lots[i].expires_at <= ledger->scope->now)
			lot_move(ledger, i,
				 ledger_add(ledger, &(struct entry){.kind = "expire",
								    .cause = "expiry",
								    .d_available = -left}),
				 -left);
	}
}

bool ledger_ready(struct ledger *ledger)
{
	if (ledger->guest_id)
		return true;
	if (!rows_next(ledger->lock))
		return false;
	ledger->guest_id = row_text(ledger->lock, "guest_id");
	ledger->account = (struct account){
		.available = row_int(ledger->lock, "available"),
		.pending = row_int(ledger->lock, "pending"),
		.held = row_int(ledger->lock, "held"),
		.debt = row_int(ledger->lock, "debt"),
		.seq = row_int(ledger->lock, "seq"),
		.last_at = row_time(ledger->lock, "last_at"),
		.head = row_text(ledger->lock, "head"),
	};
	while (rows_next(ledger->lot_rows))
		lot_insert(ledger, &(struct lot){
					   .lot_id = row_text(ledger->lot_rows, "lot_id"),
					   .left = row_int(ledger->lot_rows, "points_left"),
					   .expires_at = row_time(ledger->lot_rows, "ends_at"),
					   .agreed_at = row_time(ledger->lot_rows, "expires_at"),
				   });
	expire_due(ledger);
	return true;
}

/* `from`: lots that expire at or before it are not taken from. */
static const char *take_from(struct ledger *ledger, struct entry entry, int64_t points,
			     const char *own_lot, int64_t from)
{
	struct lot_take *takes =
		arena_alloc(ledger->scope->arena, sizeof *takes * (size_t)(ledger->lot_count + 1));
	int own = own_lot && *own_lot ? lot_find(ledger, own_lot) : -1;
	int count = lots_take(ledger->lots, ledger->lot_count, from, points, own, takes);
	entry.d_available = -points;
	const char *entry_id = ledger_add(ledger, &entry);
	for (int i = 0; i < count; i++)
		lot_move(ledger, takes[i].lot, entry_id, -takes[i].points);
	return entry_id;
}

const char *ledger_take(struct ledger *ledger, struct entry entry, int64_t points,
			const char *own_lot)
{
	return take_from(ledger, entry, points, own_lot, ledger->scope->now);
}

/* What becomes available repays debt first, also out of lots that are past; what is then left in
 * those expires. */
static void settle_debt(struct ledger *ledger)
{
	struct account *account = &ledger->account;
	int64_t repaid = account->debt < account->available ? account->debt : account->available;
	if (repaid > 0)
		take_from(ledger,
			  (struct entry){.kind = "repay", .cause = "debt", .d_debt = -repaid},
			  repaid, "", INT64_MIN);
	expire_due(ledger);
}

const char *ledger_give(struct ledger *ledger, struct entry entry, int64_t points,
			int64_t expires_at)
{
	const struct scope *scope = ledger->scope;
	entry.d_available = points;
	const char *entry_id = ledger_add(ledger, &entry);
	if (points == 0)
		return entry_id;
	bool noticed = scope->network->notice_days > 0; /* then it does not end at once */
	struct lot lot = {uuid_new(scope->arena, scope->now), points,
			  noticed ? INT64_MAX : expires_at, expires_at};
	sql_lot_add(
		scope->db, scope->network->network_id, ledger->guest_id, lot.lot_id, entry_id,
		points, instant_text(scope->arena, expires_at),
		instant_text(scope->arena, lot_remind_at(expires_at, scope->network->time_zone)));
	lot_insert(ledger, &lot);
	settle_debt(ledger);
	return entry_id;
}

const char *ledger_return(struct ledger *ledger, struct entry entry, struct rows *uses)
{
	entry.d_available = 0;
	while (rows_next(uses))
		entry.d_available += row_int(uses, "points");
	const char *entry_id = ledger_add(ledger, &entry);
	rows_rewind(uses);
	while (rows_next(uses)) {
		int index = lot_find(ledger, row_text(uses, "lot_id"));
		if (index < 0) { /* it was empty, so it was not among the lots with points left */
			lot_insert(ledger, &(struct lot){row_text(uses, "lot_id"), 0,
							 row_time(uses, "ends_at"),
							 row_time(uses, "expires_at")});
			index = lot_find(ledger, row_text(uses, "lot_id"));
		}
		lot_put_back(ledger, index, entry_id, row_int(uses, "points"));
	}
	settle_debt(ledger);
	return entry_id;
}

void ledger_close(struct ledger *ledger)
{
	const struct account *account = &ledger->account;
	if (!ledger->changed)
		return;
	sql_ledger_close(ledger->scope->db, ledger->scope->network->network_id, ledger->guest_id,
			 account->available, account->pending, account->held, account->debt,
			 account->seq, account->head,
			 instant_text(ledger->scope->arena, account->last_at));
	ledger->changed = false;
}
