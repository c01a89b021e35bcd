/* MRR: what the networks pay every month, and how it moved. Pure.
 *
 * A network's MRR at an instant is the monthly price of its stretch that holds then (starts_at ≤
 * instant < ends_at), when that is active and costs something; trials, pauses and the free plan are
 * worth 0, credits change nothing. Months are those of the UTC calendar. What changes at 00:00 on
 * the 1st belongs to the month that begins: a month starts from what held just before, and ends
 * with what held just before its `until`, so that one month ends with what the next starts from.
 *
 * One currency at a time: who changes to another churns in the first and is new in the second. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum subscription_state {
	SUBSCRIPTION_TRIAL,
	SUBSCRIPTION_ACTIVE,
	SUBSCRIPTION_PAUSED,
	SUBSCRIPTION_ENDED
};
/* The word the database has for it, and back; an unknown word is SUBSCRIPTION_ENDED. */
const char *subscription_state_name(enum subscription_state state);
enum subscription_state subscription_state_of(const char *name);

struct stretch { /* of a subscription: one plan, state and price */
	const char *network_id;
	enum subscription_state state;
	const char *currency;
	int64_t monthly_minor;
	int64_t starts_at, ends_at; /* half open; ends_at 0: it goes on */
};

/* Months are counted since January 1970. */
int64_t month_of(int64_t instant);
int64_t month_start(int64_t month);
/* "2026-05"; false for anything else, and for years that are not 1970 … 2999. */
bool month_parse(const char *text, int64_t *month);

enum mrr_move {
	MRR_STAYED,
	MRR_NEW,	 /* from nothing, and never paid before this month */
	MRR_REACTIVATED, /* from nothing, but paid once */
	MRR_EXPANSION,
	MRR_CONTRACTION,
	MRR_CHURNED, /* to nothing: cancelled, paused or moved to the free plan */
	MRR_MOVES
};
enum mrr_standing {
	STANDING_NONE, /* ended, not begun, or in another currency */
	STANDING_PAYING,
	STANDING_FREE,
	STANDING_TRIAL,
	STANDING_PAUSED,
	STANDINGS
};
struct mrr_line { /* one network's month */
	const char *network_id;
	int64_t start_minor, end_minor;
	enum mrr_move move;
	enum mrr_standing standing; /* at the end */
};
struct mrr_month {
	int64_t start_minor, end_minor;
	int64_t moved_minor[MRR_MOVES];	     /* above 0 whichever way it went */
	int moved[MRR_MOVES];		     /* networks */
	int paying_at_start, paying_through; /* …_through: at the start and at the end */
	int standing[STANDINGS];	     /* networks at the end */
};

/* One line for each network of the stretches, which come network by network, oldest first; `lines`
 * has room for `count`. Returns how many. */
int mrr_lines(const struct stretch *stretches, int count, const char *currency, int64_t start,
	      int64_t until, struct mrr_line *lines);
/* start + new + reactivated + expansion − contraction − churned = end. */
struct mrr_month mrr_sum(const struct mrr_line *lines, int count);

#define MRR_NONE INT64_C(-1) /* there is nothing to divide by */
/* MRR a paying network, at the end; rounded half up, as are the shares (basis points). */
int64_t mrr_arpu(const struct mrr_month *month);
/* Paying at the start and not at the end, of those paying at the start. */
int64_t mrr_logo_churn(const struct mrr_month *month);
/* Churned MRR of the MRR at the start. */
int64_t mrr_revenue_churn(const struct mrr_month *month);
