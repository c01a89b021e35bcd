/* What the files of format share: what was learned from ICU, and zones. Not for others. */
#pragma once
#include "core/arena.h"
#include "core/buffer.h"
#include "core/format.h"
#include <stdbool.h>
#include <stdint.h>

#define MICROSECONDS_PER_SECOND ((int64_t)1000000)
#define MICROSECONDS_PER_DAY	(86400 * MICROSECONDS_PER_SECOND)

/* Instants beyond this are taken for it: sums with them would overflow. Some 60,000 years. */
#define INSTANT_BOUND ((int64_t)1 << 61)

/* How one kind of number is written, learned from ICU's answers to a few samples: asking ICU for
 * each number costs microseconds, and a page shows dozens. */
struct pattern {
	const char *before, *after;		/* around the digits: "£", " ₽", "%" */
	const char *minus_before, *minus_after; /* the same below zero */
	const char *group, *point;		/* between thousands; before the fraction */
	int first_group, next_group;		/* 3 and 3; 3 and 2 in India; 0 for none */
	int minimum; /* digits needed in front of the first separator: 2 in Polish */
};

/* The words around a time of day. */
struct wording {
	const char *language;
	const char *yesterday, *today, *tomorrow;
	const char *on, *at;
};

enum relative_unit { RELATIVE_MINUTES, RELATIVE_HOURS, RELATIVE_DAYS, RELATIVE_UNITS };
enum { RELATIVE_KEPT = 128 };

struct tongue { /* one locale */
	struct tongue *next;
	const char *locale; /* as asked for */
	const char *icu;    /* ICU's name of it, Gregorian calendar */
	const char *digits[10];
	struct pattern number, percent;
	const char *months[12], *weekdays[7]; /* as they stand in a date; Sunday first */
	const char *day_month, *day_month_year, *weekday_day_month, *weekday_day_month_year;
	const struct wording *wording;
	void *relative; /* URelativeDateTimeFormatter, opened when first asked for */
	/* what it said, kept: it is slow */
	const char *relative_texts[2][RELATIVE_UNITS][RELATIVE_KEPT]; /* [ahead] */
};

struct zone {
	struct zone *next;
	const char *name;
	void *calendar; /* UCalendar */
	struct span {	/* from <= instant < to: one offset */
		int64_t from, to, offset;
	} spans[4]; /* the latest asked for; from == to: empty */
	unsigned turn;
};

struct formats {
	struct formats *next; /* of the same hash */
	const char *locale, *currency, *zone_name;
	int digits;
	struct tongue *tongue;
	struct pattern money;
	struct zone *zone;
};

struct civil {	     /* a local time */
	int64_t day; /* days since 1970-01-01 */
	int64_t year;
	int month, day_of_month, weekday; /* 1 … 12, 1 … 31, 0 is Sunday */
	int hour, minute, second;
};

/* Everything of format lives here until formats_close_all(). */
struct arena *formats_arena(void);
int64_t formats_now(void);

struct tongue *tongue_find(const char *locale);
void tongue_forget_all(void);
/* Learns how `currency` is written with so many minor digits. */
void tongue_learn_money(const struct tongue *tongue, const char *currency, int digits,
			struct pattern *money);

struct zone *zone_find(const char *name);
void zone_forget_all(void);
int64_t instant_bounded(int64_t instant);
struct span zone_span(struct zone *zone, int64_t instant);
struct civil zone_civil(struct zone *zone, int64_t instant);

/* A whole number in the tongue's digits, at least `width` of them. */
void format_digits(struct buffer *buffer, const struct tongue *tongue, int64_t number, int width);
const char *format_signed_money(const struct formats *formats, struct arena *arena, int64_t minor);
