/* Earning points: a sale at a till, its preview, its void. */
#pragma once
#include "domain/points.h"
#include "domain/scope.h"

struct sale_request {
	const char *guest_id;
	int64_t amount_minor;
	const char *category;	   /* "" */
	const char *redemption_id; /* a pending redemption of this guest that pays part of the bill,
				      or the index of its code (redemption_code_index); "" none */
	int64_t pay_points; /* or points redeemed now for it; 0 none. A code wins over them */
};
enum sale_outcome {
	SALE_RECORDED,
	SALE_UNKNOWN_GUEST,
	SALE_BAD_AMOUNT,	   /* not 1 … LIMIT_MINOR */
	SALE_REDEMPTION_GONE,	   /* not this guest's, settled, resolved or expired */
	SALE_REDEMPTION_TOO_LARGE, /* worth more than the bill after discount */
	SALE_POINTS_REFUSED,	   /* see `redeem` */
};
struct sale_result {
	enum sale_outcome outcome;
	int redeem; /* enum redeem_outcome when SALE_POINTS_REFUSED */
	const char *visit_id;
	struct earning earning; /* lines are the trace; rules live in the arena */
	int64_t at, due_at;	/* when the points arrive */
	int64_t balance;	/* available before */
	int64_t visit_number;	/* this one included */
};
/* What this sale would earn; reads only (a GET may ask it). */
struct sale_result visit_preview(const struct scope *scope, const struct sale_request *request);
/* Records it: visit, entry, trace, carries; confirmed at once when the network's pending period is
 * 0. */
struct sale_result visit_record(const struct scope *scope, const struct sale_request *request);

#define VOID_WINDOW                                                                                \
	(INT64_C(24) * 3600 * 1000000) /* a cashier's, from the sale or the settlement */
enum void_outcome { VOIDED, VOID_UNKNOWN, VOID_ALREADY, VOID_TOO_LATE };
/* A cashier until 24 h after the sale, a manager or admin at any time. Takes the points back (own
 * lot first, then the oldest, then debt) and voids the redemption that was settled with it. */
enum void_outcome visit_void(const struct scope *scope, const char *visit_id);

/* Jobs: confirms all earnings of this guest that are due. Returns how many. */
int visit_confirm_due(const struct scope *scope, const char *guest_id);
/* Its two halves: what it locks and reads, without waiting, and the rest. */
void *visit_confirm_ask(const struct scope *scope, const char *guest_id);
int visit_confirm_step(const struct scope *scope, const char *guest_id, void *confirmation);

/* "fired", "below_minimum" …: how a line's reason and kind are stored. */
const char *line_reason_name(enum line_reason reason);
const char *rule_kind_name(enum rule_kind kind);
