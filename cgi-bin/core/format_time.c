/* Dates and times of day in the viewer's zone. */
#include "core/format.h"
#include "core/format_parts.h"
#include <string.h>

static void add_field(struct buffer *buffer, const struct tongue *tongue, const struct civil *civil,
		      char letter, int repeated)
{
	switch (letter) {
	case 'd':
		format_digits(buffer, tongue, civil->day_of_month, repeated);
		break;
	case 'y':
		format_digits(buffer, tongue, civil->year, 1);
		break;
	case 'M':
		if (repeated > 2)
			buffer_text(buffer, tongue->months[civil->month - 1]);
		else
			format_digits(buffer, tongue, civil->month, repeated);
		break;
	default: /* E, c */
		buffer_text(buffer, tongue->weekdays[civil->weekday]);
	}
}

/* `layout` is ICU's pattern language: repeated letters are fields, quoted text is itself. */
static void add_date(struct buffer *buffer, const struct tongue *tongue, const struct civil *civil,
		     const char *layout)
{
	bool quoted = false;

	while (*layout) {
		if (*layout == '\'') {
			quoted = !quoted;
			layout++;
		} else if (quoted || !strchr("dMyEc", *layout)) {
			buffer_add(buffer, layout++, 1);
		} else {
			char letter = *layout;
			int repeated = 0;
			for (; *layout == letter; layout++)
				repeated++;
			add_field(buffer, tongue, civil, letter, repeated);
		}
	}
}

static void add_time(struct buffer *buffer, const struct tongue *tongue, const struct civil *civil)
{
	format_digits(buffer, tongue, civil->hour, 2);
	buffer_add(buffer, ":", 1);
	format_digits(buffer, tongue, civil->minute, 2);
}

static bool is_this_year(const struct formats *formats, const struct civil *civil)
{
	return zone_civil(formats->zone, formats_now()).year == civil->year;
}

static void add_short_date(struct buffer *buffer, const struct formats *formats,
			   const struct civil *civil)
{
	const struct tongue *tongue = formats->tongue;

	add_date(buffer, tongue, civil,
		 is_this_year(formats, civil) ? tongue->day_month : tongue->day_month_year);
}

const char *format_date(const struct formats *formats, struct arena *arena, int64_t instant)
{
	struct buffer buffer = buffer_in(arena);
	struct civil civil = zone_civil(formats->zone, instant);

	add_short_date(&buffer, formats, &civil);
	return buffer_end(&buffer);
}

const char *format_month(const struct formats *formats, struct arena *arena, int64_t instant)
{
	struct civil civil = zone_civil(formats->zone, instant);

	return arena_printf(arena, "%s %lld", formats->tongue->months[civil.month - 1],
			    (long long)civil.year);
}

const char *format_time(const struct formats *formats, struct arena *arena, int64_t instant)
{
	struct buffer buffer = buffer_in(arena);
	struct civil civil = zone_civil(formats->zone, instant);

	add_time(&buffer, formats->tongue, &civil);
	return buffer_end(&buffer);
}

const char *format_moment(const struct formats *formats, struct arena *arena, int64_t instant)
{
	const struct tongue *tongue = formats->tongue;
	struct buffer buffer = buffer_in(arena);
	struct civil civil = zone_civil(formats->zone, instant);

	add_date(&buffer, tongue, &civil,
		 is_this_year(formats, &civil) ? tongue->weekday_day_month
					       : tongue->weekday_day_month_year);
	buffer_add(&buffer, ", ", 2);
	add_time(&buffer, tongue, &civil);
	return buffer_end(&buffer);
}

const char *format_full(const struct formats *formats, struct arena *arena, int64_t instant)
{
	const struct tongue *tongue = formats->tongue;
	struct buffer buffer = buffer_in(arena);
	struct civil civil = zone_civil(formats->zone, instant);

	add_date(&buffer, tongue, &civil, tongue->day_month_year);
	buffer_add(&buffer, ", ", 2);
	add_time(&buffer, tongue, &civil);
	return buffer_end(&buffer);
}

const char *format_when(const struct formats *formats, struct arena *arena, int64_t instant)
{
	const struct wording *wording = formats->tongue->wording;
	struct buffer buffer = buffer_in(arena);
	struct civil civil = zone_civil(formats->zone, instant);
	int64_t ahead = civil.day - zone_civil(formats->zone, formats_now()).day;

	if (ahead >= -1 && ahead <= 1) {
		buffer_text(&buffer, ahead < 0	 ? wording->yesterday
				     : ahead > 0 ? wording->tomorrow
						 : wording->today);
	} else {
		buffer_text(&buffer, wording->on);
		add_short_date(&buffer, formats, &civil);
	}
	buffer_text(&buffer, wording->at);
	add_time(&buffer, formats->tongue, &civil);
	return buffer_end(&buffer);
}
