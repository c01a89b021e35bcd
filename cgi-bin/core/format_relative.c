/* "in 12 days": ICU's relative times, each wording asked for once and kept. */
#include "core/format.h"
#include "core/format_names.h"
#include "core/format_parts.h"
#include <unicode/ureldatefmt.h>

static const URelativeDateTimeUnit units[] = {
	[RELATIVE_MINUTES] = UDAT_REL_UNIT_MINUTE,
	[RELATIVE_HOURS] = UDAT_REL_UNIT_HOUR,
	[RELATIVE_DAYS] = UDAT_REL_UNIT_DAY,
};

static void close_relative(void *formatter)
{
	ureldatefmt_close(formatter);
}

static URelativeDateTimeFormatter *formatter_of(struct tongue *tongue, UErrorCode *status)
{
	if (!tongue->relative) {
		tongue->relative = ureldatefmt_open(tongue->icu, NULL, UDAT_STYLE_LONG,
						    UDISPCTX_CAPITALIZATION_NONE, status);
		if (U_SUCCESS(*status))
			arena_defer(formats_arena(), close_relative, tongue->relative);
		else
			tongue->relative = NULL;
	}
	return tongue->relative;
}

/* Count 0 is "now"; "" when ICU cannot say it. */
static const char *ask_icu(struct tongue *tongue, struct arena *arena, bool ahead,
			   enum relative_unit unit, int64_t count)
{
	UChar wide[256]; /* longer than any locale's wording; ICU refuses to write past it */
	UErrorCode status = U_ZERO_ERROR;
	URelativeDateTimeFormatter *formatter = formatter_of(tongue, &status);
	double number = ahead ? (double)count : -(double)count;
	int32_t length = count == 0 ? ureldatefmt_format(formatter, 0, UDAT_REL_UNIT_SECOND, wide,
							 256, &status)
				    : ureldatefmt_formatNumeric(formatter, number, units[unit],
								wide, 256, &status);

	return format_from_icu(arena, wide, U_FAILURE(status) ? 0 : length);
}

static const char *text_of(struct tongue *tongue, struct arena *arena, bool ahead,
			   enum relative_unit unit, int64_t count)
{
	if (count >= RELATIVE_KEPT)
		return ask_icu(tongue, arena, ahead, unit, count);
	const char **kept = &tongue->relative_texts[ahead][unit][count];
	if (!*kept)
		*kept = ask_icu(tongue, formats_arena(), ahead, unit, count);
	return *kept;
}

/* Ahead is rounded up, so that nobody comes too early; past is rounded down. */
const char *format_relative(const struct formats *formats, struct arena *arena, int64_t instant)
{
	static const struct {
		enum relative_unit unit;
		int64_t seconds, below; /* used for fewer than so many */
	} steps[] = {
		{RELATIVE_MINUTES, 60, 120},
		{RELATIVE_HOURS, 3600, 48},
		{RELATIVE_DAYS, 86400, INT64_MAX},
	};
	int64_t distance = instant_bounded(instant) - instant_bounded(formats_now());
	bool ahead = distance > 0;

	for (size_t at = 0;; at++) {
		int64_t step = steps[at].seconds * MICROSECONDS_PER_SECOND;
		int64_t count = ahead ? (distance - 1) / step + 1 : -distance / step;
		if (count < steps[at].below)
			return text_of(formats->tongue, arena, ahead, steps[at].unit, count);
	}
}
