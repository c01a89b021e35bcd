/* Spending points within the cap: hold, settle, cancel, void. domain.md, "Redeeming". */
#pragma once
#include "domain/redemption_cap.h"
#include "domain/scope.h"
#include "domain/visit.h"

enum redeem_outcome { /* in the order in which they are judged */
		      REDEEMED,
		      REFUSED_UNKNOWN_GUEST,
		      REFUSED_NOT_VERIFIED,
		      REFUSED_INVALID_POINTS, /* below 1, below the minimum, not whole minor units
					       */
		      REFUSED_NO_SUCH_REWARD, /* or not active, or out of stock */
		      REFUSED_TOO_FEW_POINTS,
		      REFUSED_CAP_REACHED,
};
struct redeem_result {
	enum redeem_outcome outcome;
	const char *redemption_id;
	const char *code; /* "K7QM-3XWD" */
	int64_t points, value_minor, expires_at, made_at;
	int64_t available; /* before */
	struct cap cap;	   /* after */
};
/* Holds points at once. `reward_id` "" means points for money off. `settled` (a cashier's "redeem
 * now") starts it settled, without a code. */
struct redeem_result redemption_redeem(const struct scope *scope, const char *guest_id,
				       int64_t points, const char *reward_id, bool settled);

enum settle_outcome { SETTLED, SETTLE_UNKNOWN, SETTLE_ALREADY, SETTLE_EXPIRED, SETTLE_RELEASED };
/* The till has taken it: stops the release timer, opens the 24 h void window. */
enum settle_outcome redemption_settle(const struct scope *scope, const char *redemption_id);

enum cancel_outcome { CANCELLED, CANCEL_UNKNOWN, CANCEL_SETTLED, CANCEL_ENDED };
/* By the guest, while it is not settled. */
enum cancel_outcome redemption_cancel(const struct scope *scope, const char *guest_id,
				      const char *redemption_id);

/* After settlement: a cashier until 24 h after it, a manager or admin at any time; not one that was
 * settled within a sale (void the sale). */
enum void_outcome redemption_void(const struct scope *scope, const char *redemption_id);

/* Jobs: releases this guest's unpresented redemptions that are due; confirms the settled ones.
 * Return how many. */
int redemption_release_due(const struct scope *scope, const char *guest_id);
int redemption_confirm_due(const struct scope *scope, const char *guest_id);

/* The code's text out of its sealed column. "" when wiped. */
const char *redemption_code(const struct scope *scope, const char *redemption_id,
			    const char *code_sealed);
/* Keyed hash (bytea) of a code as typed: case, blanks and hyphens do not matter, O reads as 0, I
 * and L as 1. "" when it is not one. */
const char *redemption_code_index(const struct scope *scope, const char *typed);
