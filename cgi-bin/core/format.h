/* Numbers, money and times for people, by ICU, for one viewer. Money never passes through a double.
 */
#pragma once
#include "core/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct formats; /* opened formatters for (locale, currency, zone); kept and shared by the process */

/* `locale` as BCP 47 ("en-GB", "ru"), `currency` ISO 4217, `digits` its minor digits, `zone` an
 * IANA name. Asking twice for the same four returns the same object. Unknown locales fall back as
 * ICU does; an unknown zone is UTC. */
const struct formats *formats_for(const char *locale, const char *currency, int digits,
				  const char *zone);
/* The instant that "today", "in 12 days" are counted from; set at the start of each request. */
void formats_set_now(int64_t now);
void formats_close_all(void);

const char *format_number(const struct formats *formats, struct arena *arena, int64_t number);
/* +630, −1,500 (U+2212), 0 */
const char *format_signed(const struct formats *formats, struct arena *arena, int64_t number);
/* £1,234.50 · 1 234,50 ₽ · ₦1,234.50 */
const char *format_money(const struct formats *formats, struct arena *arena, int64_t minor);
/* The same without the fraction when it is zero: £30, £12.50 */
const char *format_money_short(const struct formats *formats, struct arena *arena, int64_t minor);
/* Below 10,000 as they are, else with a letter: 240k, £1.2m, 3.5m ₽. For axes and other narrow
 * places. */
const char *format_compact(const struct formats *formats, struct arena *arena, int64_t number);
const char *format_money_compact(const struct formats *formats, struct arena *arena, int64_t minor);
/* basis points: 1500 -> 15%, 1250 -> 12.5% */
const char *format_percent(const struct formats *formats, struct arena *arena,
			   int64_t basis_points);
/* "3 June", with the year when it is not this one */
const char *format_date(const struct formats *formats, struct arena *arena, int64_t instant);
/* "June 2026" */
const char *format_month(const struct formats *formats, struct arena *arena, int64_t instant);
/* "19:42" */
const char *format_time(const struct formats *formats, struct arena *arena, int64_t instant);
/* "Thu 11 June, 19:42", with the year when it is not this one */
const char *format_moment(const struct formats *formats, struct arena *arena, int64_t instant);
/* "12 June 2026, 19:42": the title of a relative time */
const char *format_full(const struct formats *formats, struct arena *arena, int64_t instant);
/* "today at 19:42", "tomorrow at 19:42", "yesterday at 19:42", "on 3 June at 19:42" in the formats'
 * language (en, ru; else en) */
const char *format_when(const struct formats *formats, struct arena *arena, int64_t instant);
/* "in 12 days", "in 5 hours" (under 2 days), "in 40 minutes" (under 2 hours), "2 days ago", "now":
 * ICU's relative format, numeric, rounded down when past and up when ahead */
const char *format_relative(const struct formats *formats, struct arena *arena, int64_t instant);

/* Derived names of the view: `form` is one of text, short, signed, date, time, moment, full, when,
 * relative, iso. The unit is read off the name in front of it: *_minor is money, *_bp basis points,
 * *_at an instant, others are numbers. `signed` is for numbers and money. `is_time` says that the
 * value is an instant whatever its name. NULL: no such form for this unit. */
const char *format_derive(const struct formats *formats, struct arena *arena, const char *name,
			  size_t name_length, const char *form, int64_t value, bool is_time);

/* Start (UTC microseconds) of the local day that contains `instant`, and of the day after it. */
int64_t zone_day_start(const char *zone, int64_t instant);
int64_t zone_day_end(const char *zone, int64_t instant);

/* The local day that contains `instant`, counted since 1970-01-01; the instant such a day begins;
 * and its place in its month, 1 … 31. */
int64_t zone_day(const char *zone, int64_t instant);
int64_t zone_day_begin(const char *zone, int64_t day);
int day_of_month(int64_t day);
