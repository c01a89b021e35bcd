/* The only door to entries, lots and balances. One guest's account is locked, read, changed in
 * memory by entries, and closed by one UPDATE; its constraints hold there. domain.md, "The ledger".
 */
#pragma once
#include "domain/lot.h"
#include "domain/scope.h"

struct account {
	int64_t available, pending, held, debt;
	int64_t seq, last_at;
	const char *head; /* hash of the last entry, bytea */
};

struct ledger; /* one guest's account, locked until the transaction ends */

struct entry { /* what an operation adds; ids "" are absent */
	const char *kind, *cause;
	int64_t d_available, d_pending, d_held, d_debt;
	const char *resolves, *visit_id, *redemption_id, *refund_id, *restaurant_id;
	int64_t due_at, earned_at;
};

/* Asks for the lock and the guest's lots with points left; nothing is looked at yet, so that the
 * caller's own questions travel with it. The guest is named, or is the one of that visit or
 * redemption (the other two are NULL). */
struct ledger *ledger_lock(const struct scope *scope, const char *guest_id, const char *visit_id,
			   const char *redemption_id);
/* Looks: false when there is no such guest. Then expires the lots that are due, as every operation
 * that spends must. */
bool ledger_ready(struct ledger *ledger);
const struct account *ledger_account(const struct ledger *ledger);
const char *ledger_guest(const struct ledger *ledger);

/* Adds an entry at the later of now and the last entry + 1 µs; returns its id. d_available of
 * anything but 0 is written by the two below. */
const char *ledger_add(struct ledger *ledger, const struct entry *entry);
/* entry with d_available = −points out of live lots, oldest expiry first, `own_lot` ("" none)
 * before the others. Requires enough available. */
const char *ledger_take(struct ledger *ledger, struct entry entry, int64_t points,
			const char *own_lot);
/* entry with d_available = +points as a new lot; debt is repaid first (a `repay` entry), and what
 * is past its expiry expires at once. */
const char *ledger_give(struct ledger *ledger, struct entry entry, int64_t points,
			int64_t expires_at);
/* entry with d_available = +points returned to the lots that the entry `of` took them from, with
 * their expiry; debt and past lots as above. `uses` is the promise sql_lot_uses(…, of). */
const char *ledger_return(struct ledger *ledger, struct entry entry, struct rows *uses);
/* The one UPDATE. Call once, last. */
void ledger_close(struct ledger *ledger);
