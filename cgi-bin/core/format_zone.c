/* Zones: offsets by ICU, asked once for each span between two changes and kept. */
#include "core/format.h"
#include "core/format_parts.h"
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { SPANS = sizeof((struct zone){0}.spans) / sizeof(struct span) };

static struct zone *zones;

static void close_calendar(void *calendar)
{
	ucal_close(calendar);
}

struct zone *zone_find(const char *name)
{
	for (struct zone *found = zones; found; found = found->next)
		if (strcmp(found->name, name) == 0)
			return found;

	UChar wide[64];
	UErrorCode status = U_ZERO_ERROR;
	struct zone *zone = arena_alloc(formats_arena(), sizeof(*zone));
	zone->name = arena_text(formats_arena(), name);
	u_strFromUTF8(wide, 64, NULL, name, -1, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING) {
		u_strcpy(wide, u"Etc/UTC");
		status = U_ZERO_ERROR;
	}
	/* ICU takes an unknown name for one that is always at UTC. */
	zone->calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &status);
	if (U_FAILURE(status))
		zone->calendar = NULL;
	else
		arena_defer(formats_arena(), close_calendar, zone->calendar);
	zone->next = zones;
	zones = zone;
	return zone;
}

void zone_forget_all(void)
{
	zones = NULL;
}

int64_t instant_bounded(int64_t instant)
{
	return instant > INSTANT_BOUND	  ? INSTANT_BOUND
	       : instant < -INSTANT_BOUND ? -INSTANT_BOUND
					  : instant;
}

static int64_t divide_down(int64_t number, int64_t by)
{
	int64_t quotient = number / by;

	return quotient * by > number ? quotient - 1 : quotient;
}

static struct span ask_icu(struct zone *zone, int64_t instant)
{
	struct span span = {INT64_MIN, INT64_MAX, 0};
	UErrorCode status = U_ZERO_ERROR;
	UDate at = 0;

	if (!zone->calendar)
		return span;
	ucal_setMillis(zone->calendar, (UDate)divide_down(instant, 1000), &status);
	int32_t offset = ucal_get(zone->calendar, UCAL_ZONE_OFFSET, &status) +
			 ucal_get(zone->calendar, UCAL_DST_OFFSET, &status);
	if (U_FAILURE(status))
		return span;
	span.offset = (int64_t)offset * 1000;
	if (ucal_getTimeZoneTransitionDate(zone->calendar, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE,
					   &at, &status))
		span.from = (int64_t)at * 1000;
	if (ucal_getTimeZoneTransitionDate(zone->calendar, UCAL_TZ_TRANSITION_NEXT, &at, &status))
		span.to = (int64_t)at * 1000;
	return span;
}

struct span zone_span(struct zone *zone, int64_t instant)
{
	for (int at = 0; at < SPANS; at++)
		if (zone->spans[at].from <= instant && instant < zone->spans[at].to)
			return zone->spans[at];

	struct span span = ask_icu(zone, instant);
	zone->spans[zone->turn++ % SPANS] = span;
	return span;
}

static int64_t local_day(const struct span *span, int64_t instant)
{
	return divide_down(instant + span->offset, MICROSECONDS_PER_DAY);
}

/* Days since 1970 to the Gregorian calendar, by eras of 400 years that begin in March. */
static void set_date(struct civil *civil)
{
	int64_t shifted = civil->day + 719468;
	int64_t era = divide_down(shifted, 146097);
	int64_t day_of_era = shifted - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153; /* 0 is March */

	civil->day_of_month = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	civil->month = (int)(month < 10 ? month + 3 : month - 9);
	civil->year = year_of_era + era * 400 + (civil->month <= 2);
	civil->weekday = (int)((civil->day % 7 + 11) % 7);
}

struct civil zone_civil(struct zone *zone, int64_t instant)
{
	instant = instant_bounded(instant);
	struct span span = zone_span(zone, instant);
	struct civil civil = {.day = local_day(&span, instant)};
	civil.second = (int)((instant + span.offset - civil.day * MICROSECONDS_PER_DAY) /
			     MICROSECONDS_PER_SECOND);

	set_date(&civil);
	civil.hour = civil.second / 3600;
	civil.minute = civil.second / 60 % 60;
	civil.second %= 60;
	return civil;
}

/* A change of the clocks can skip midnight, or a whole day: then the day begins at the change. One
 * at midnight may also come back to the day before, so that a midnight at the edge of a span is not
 * believed. */
int64_t zone_day_start(const char *zone_name, int64_t instant)
{
	struct zone *zone = zone_find(zone_name);
	instant = instant_bounded(instant);
	struct span span = zone_span(zone, instant);
	int64_t day = local_day(&span, instant);

	for (;;) {
		int64_t midnight = day * MICROSECONDS_PER_DAY - span.offset;
		if (midnight > span.from)
			return midnight;
		struct span earlier = zone_span(zone, span.from - 1);
		if (local_day(&earlier, span.from - 1) < day)
			return span.from;
		span = earlier;
	}
}

int64_t zone_day_end(const char *zone_name, int64_t instant)
{
	struct zone *zone = zone_find(zone_name);
	instant = instant_bounded(instant);
	struct span span = zone_span(zone, instant);
	int64_t day = local_day(&span, instant);

	for (;;) {
		int64_t midnight = (day + 1) * MICROSECONDS_PER_DAY - span.offset;
		if (midnight < span.to)
			return midnight;
		struct span later = zone_span(zone, span.to);
		if (local_day(&later, span.to) > day)
			return span.to;
		span = later;
	}
}
