/* The stretches of days that figures are of, each with the earlier one beside it. Pure. */
#pragma once
#include <stdint.h>

struct period {
	const char *range; /* "today", "7", "28", "90", "365" or "month" */
	/* Days since 1970-01-01, the first and the last; the last is today, as far as it went. */
	int64_t from, to;
	int64_t before_from, before_to;
};
/* Anything but a known range is 28 days. */
struct period period_of(const char *range, int64_t today);
int64_t period_days(const struct period *period);
int64_t period_days_before(const struct period *period);
