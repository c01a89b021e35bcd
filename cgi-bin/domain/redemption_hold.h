/* Within domain/: redeeming on an account that is locked already, as a sale does that is paid in
 * part with points. */
#pragma once
#include "domain/ledger.h"
#include "domain/redemption.h"

struct redeem_ask { /* promises, asked after the lock and in its batch */
	struct cap_ask cap;
	struct rows *reward;
	const char *reward_id;
};
struct redeem_ask redemption_ask(const struct scope *scope, const char *guest_id,
				 const char *reward_id);
/* Judges; on REDEEMED the result has points and value, and nothing is written yet. */
struct redeem_result redemption_judge(const struct scope *scope, const struct ledger *ledger,
				      const struct redeem_ask *ask, int64_t points);
/* Writes what was judged. `settled`, with the visit that settles it ("" none). */
void redemption_hold(const struct scope *scope, struct ledger *ledger, struct redeem_result *result,
		     const char *reward_id, bool settled, const char *visit_id);

/* Marks a pending redemption as settled, by a till and perhaps within a sale ("" none). */
void redemption_mark_settled(const struct scope *scope, const char *guest_id,
			     const char *redemption_id, const char *visit_id);

struct redemption_end { /* one that is given back or kept */
	const char *redemption_id, *redeem_id, *confirm_id, *restaurant_id;
	const char *state, *reason;
};
/* Gives the points back to their lots: a `release` of the hold, or a `refund` of what was
 * confirmed. `uses` is sql_lot_uses_of_redemption(). */
void redemption_give_back(const struct scope *scope, struct ledger *ledger,
			  const struct redemption_end *end, int64_t points, struct rows *uses);
