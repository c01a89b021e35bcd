/* Within domain/: an earning becomes available, and what that does to the tier. */
#pragma once
#include "domain/ledger.h"

struct due_earning {
	const char *entry_id, *visit_id, *restaurant_id;
	int64_t points, earned_at;
};
/* Writes the `confirm` entry and its lot (none for 0 points). */
void visit_confirm_entry(const struct scope *scope, struct ledger *ledger,
			 const struct due_earning *earning);
/* What an operation's confirmed sales bring: the tier goes up at once, by the spend read before
 * plus what has just been confirmed, and an invitation is queued for its bonus. Leaves `spend` at
 * its row. */
void visit_confirmed(const struct scope *scope, const char *guest_id, struct rows *spend,
		     struct rows *tiers, int64_t confirmed_minor);
