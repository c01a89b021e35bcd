/* Lots: which to take points from, and when one expires. */
#include "domain/lot.h"
#include "core/format.h"
#include "domain/money.h"

/* Takes what the lot has, at most `wanted`; returns what is still wanted. */
static int64_t take(const struct lot *lots, int lot, int64_t now, int64_t wanted,
		    struct lot_take *takes, int *taken)
{
	if (wanted == 0 || lots[lot].expires_at <= now || lots[lot].left <= 0)
		return wanted;
	int64_t points = lots[lot].left < wanted ? lots[lot].left : wanted;
	takes[(*taken)++] = (struct lot_take){.lot = lot, .points = points};
	return wanted - points;
}

int lots_take(const struct lot *lots, int count, int64_t now, int64_t points, int first,
	      struct lot_take *takes)
{
	int taken = 0;

	if (first >= 0)
		points = take(lots, first, now, points, takes, &taken);
	for (int lot = 0; lot < count && points > 0; lot++)
		if (lot != first)
			points = take(lots, lot, now, points, takes, &taken);
	return points == 0 ? taken : -1;
}

int lots_due(const struct lot *lots, int count, int64_t now, int64_t *points)
{
	int due = 0;

	*points = 0;
	for (; due < count && lots[due].expires_at <= now; due++)
		*points = add_saturated(*points, lots[due].left);
	return due;
}

int64_t lot_expiry(int64_t earned_at, int64_t hours, const char *zone)
{
	return zone_day_end(zone, earned_at + hours * INT64_C(3600000000));
}

int64_t lot_remind_at(int64_t expires_at, const char *zone)
{
	int64_t ten = INT64_C(10) * 3600 * 1000000;
	return zone_day_begin(zone, zone_day(zone, expires_at - 1) - 7) + ten;
}

int64_t lot_last_day(int64_t ends_at, const char *zone)
{
	return zone_day_start(zone, ends_at) - 1;
}
