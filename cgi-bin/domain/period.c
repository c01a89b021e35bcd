/* Today is held against the same weekday, a month against as many days of the last one, all else
 * against the same number of days right before. */
#include "domain/period.h"
#include "core/format.h"
#include <string.h>

enum { WEEK = 7, STANDARD = 1 };
static const struct {
	const char *range;
	int64_t days;
} ranges[] = {{"7", 7}, {"28", 28}, {"90", 90}, {"365", 365}};

static struct period month_of(int64_t today)
{
	int64_t day = day_of_month(today), first = today - day + 1;
	int64_t length_before = day_of_month(first - 1), before = first - length_before;
	int64_t days_before = day < length_before ? day : length_before;
	return (struct period){"month", first, today, before, before + days_before - 1};
}

struct period period_of(const char *range, int64_t today)
{
	size_t chosen = STANDARD;
	if (!strcmp(range, "today"))
		return (struct period){"today", today, today, today - WEEK, today - WEEK};
	if (!strcmp(range, "month"))
		return month_of(today);
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (!strcmp(range, ranges[i].range))
			chosen = i;
	int64_t days = ranges[chosen].days;
	return (struct period){ranges[chosen].range, today - days + 1, today, today - 2 * days + 1,
			       today - days};
}

int64_t period_days(const struct period *period)
{
	return period->to - period->from + 1;
}

int64_t period_days_before(const struct period *period)
{
	return period->before_to - period->before_from + 1;
}
