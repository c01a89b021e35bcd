/* Days as numbers: counted since 1970-01-01, so that stretches of them are sums. */
#include "core/format.h"
#include "core/format_parts.h"

int64_t zone_day(const char *zone, int64_t instant)
{
	return zone_civil(zone_find(zone), instant).day;
}

/* Noon in Greenwich lies in the wanted day, or in a neighbour where clocks are far off. */
int64_t zone_day_begin(const char *zone, int64_t day)
{
	int64_t instant = day * MICROSECONDS_PER_DAY + MICROSECONDS_PER_DAY / 2;
	int64_t found = zone_day(zone, instant);
	if (found > day)
		instant = zone_day_start(zone, instant) - 1;
	else if (found < day)
		instant = zone_day_end(zone, instant);
	return zone_day_start(zone, instant);
}

int day_of_month(int64_t day)
{
	return zone_civil(zone_find("Etc/UTC"), day * MICROSECONDS_PER_DAY).day_of_month;
}
