/* What a sale earns: a pure function of rules, tier, the guest's history figures and the sale. The
 * lines are the trace that guest, cashier and manager see. Source of the formulas: domain.md, "A
 * sale" and "Remainders". */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum rule_kind {
	RULE_PER_AMOUNT,   /* `points` per `per_minor` of net, remainder carried */
	RULE_PER_PURCHASE, /* flat */
	RULE_CATEGORY,	/* as per_amount (or flat when per_minor is 0) for sales of one category */
	RULE_MILESTONE, /* bonus on every `every`-th visit, this one included */
	RULE_FIRST_VISIT, /* bonus */
	RULE_BIRTHDAY,	  /* bonus when the local day is the guest's birthday */
	RULE_CASHBACK,	  /* not a rule of the table: the tier's own line */
};
enum combine {
	COMBINE_STACK,
	COMBINE_BEST,
	COMBINE_FIRST
}; /* of the first three kinds; bonuses always add */
enum benefit { BENEFIT_DISCOUNT, BENEFIT_CASHBACK };

struct rule {
	const char *rule_id; /* identifies the version */
	enum rule_kind kind;
	const char *label; /* shown; may be "" */
	int64_t points;
	int64_t per_minor;
	int64_t minimum_minor; /* of net; 0: none */
	int64_t every;
	const char *category;
	int64_t priority; /* smaller first; equal: the order given */
	int64_t carry;	  /* of this guest for this version before the sale */
};

struct sale {
	int64_t amount_minor;	    /* the bill */
	int64_t points_value_minor; /* paid with points */
	const char *category;	    /* "" */
	int64_t visits_before;	    /* live visits of the guest before this one */
	bool is_birthday;
	int64_t tier_bp;
	enum benefit benefit;
	int64_t value_points, value_minor; /* worth of points, for cashback */
	enum combine combine;
};

enum line_reason {
	LINE_FIRED,
	LINE_BELOW_MINIMUM,
	LINE_NOT_THE_NTH,
	LINE_NOT_FIRST_VISIT,
	LINE_NOT_BIRTHDAY,
	LINE_OTHER_CATEGORY,
	LINE_ANOTHER_WAS_BETTER, /* combine = best */
	LINE_ANOTHER_WAS_FIRST,	 /* combine = first */
	LINE_REASONS
};

struct line {			 /* one rule and what it gave, or why not */
	const struct rule *rule; /* NULL: cashback */
	enum rule_kind kind;
	enum line_reason reason;
	int64_t net_minor; /* what it was applied to */
	int64_t rate_points,
		rate_minor; /* x per y, flat: x per 0; cashback: basis points per 10,000 */
	int64_t carry_before, carry_after;
	int64_t points; /* 0 unless fired */
};

struct earning {
	int64_t discount_minor; /* half up; 0 for cashback tiers */
	int64_t net_minor;	/* amount − discount − points paid */
	int64_t points;		/* sum of the lines */
	int count;
	struct line *lines; /* the caller's array of count_rules + 1 */
};

/* The discount alone, for checking what points may pay: amount·bp/10,000 half up, 0 unless the
 * benefit is discount. */
int64_t sale_discount(const struct sale *sale);
/* Fills earning->lines (room for `count` + 1) and the rest of it, in the order: base rules by
 * priority, bonuses, cashback (only when bp > 0 and the benefit is cashback). Equal priorities keep
 * the order given. Best compares points with the carry; equals go to the first by priority. Only
 * lines that fired move their carry. Requires 0 ≤ points_value ≤ amount − discount, 0 < amount ≤
 * LIMIT_MINOR, points of a rule from 0 to LIMIT_POINTS and per_minor > 0 for RULE_PER_AMOUNT; sums
 * saturate instead of overflowing. */
void points_of_sale(const struct rule *rules, int count, const struct sale *sale,
		    struct earning *earning);
/* Points that a refund takes in total from a line of `granted` points on `net` after `refunded` of
 * it went back: granted − floor(granted·(net − refunded)/net); all of it when refunded = net. Lines
 * independent of the amount fall only with the void. */
int64_t points_taken(int64_t granted, int64_t net_minor, int64_t refunded_minor);
/* The carry after that: carry + y·taken − x·refunded. It may be negative, or y and more where
 * taking rounded up: the next sale settles both. */
int64_t carry_refunded(int64_t carry, int64_t rate_points, int64_t rate_minor, int64_t taken,
		       int64_t refunded_minor);
