/* Tiers: which one a spend reaches, what is missing to the next. Pure. */
#pragma once
#include <stdint.h>

struct tier {
	int64_t rank; /* 1 is the lowest */
	const char *name;
	int64_t percent_bp;
	int64_t threshold_minor;
	int64_t cap_minor; /* 0: no override */
};
/* The highest tier whose threshold the spend reaches; `tiers` ascend by rank and threshold, the
 * first has 0. Index. */
int tier_reached(const struct tier *tiers, int count, int64_t spend_minor);
/* The tier to hold now: up at once, down to the one reached when the spend has been below `current`
 * for `grace` or longer. `below_since` (0: not below) is updated; grace counts from the first call
 * that finds the spend below. Indexes. */
int tier_held(const struct tier *tiers, int count, int current, int64_t spend_minor, int64_t now,
	      int64_t grace, int64_t *below_since);
/* What is missing to the tier above `current`; 0 at the top. */
int64_t tier_missing(const struct tier *tiers, int count, int current, int64_t spend_minor);
