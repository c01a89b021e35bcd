/* Instants and bytes in the forms in which Postgres writes and reads them. */
#include "core/db.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SECONDS_A_DAY = 86400 };
static const int64_t second = 1000000;

/* Days since 1970 of a date of the Gregorian calendar; years are counted from March, so that the
 * leap day is the last of its year. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct civil {
	int64_t year, month, day, hour, minute, second, microsecond;
};

static struct civil civil_of(int64_t instant)
{
	int64_t seconds = instant / second - (instant % second < 0);
	int64_t days = seconds / SECONDS_A_DAY - (seconds % SECONDS_A_DAY < 0);
	int64_t rest = seconds - days * SECONDS_A_DAY;
	int64_t shifted = days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
	int64_t month = (5 * of_year + 2) / 153;

	return (struct civil){
		.year = years + era * 400 + (month >= 10),
		.month = month < 10 ? month + 3 : month - 9,
		.day = of_year - (153 * month + 2) / 5 + 1,
		.hour = rest / 3600,
		.minute = rest / 60 % 60,
		.second = rest % 60,
		.microsecond = instant - seconds * second,
	};
}

/* Takes off the digits at *text. */
static int64_t number(const char **text)
{
	int64_t value = 0;
	for (int digits = 0; **text >= '0' && **text <= '9' && digits < 9; digits++)
		value = value * 10 + *(*text)++ - '0';
	return value;
}

static bool pass(const char **text, char expected)
{
	if (**text != expected)
		return false;
	++*text;
	return true;
}

static int64_t fraction(const char **text)
{
	int64_t value = 0, unit = second;

	if (!pass(text, '.'))
		return 0;
	for (; **text >= '0' && **text <= '9'; ++*text)
		value += (*(*text) - '0') * (unit /= 10);
	return value;
}

/* "+00", "-03:30", "Z" in seconds. */
static int64_t zone(const char **text)
{
	int64_t sign = **text == '-' ? -1 : 1, hours, minutes = 0, seconds = 0;

	if (!pass(text, '+') && !pass(text, '-'))
		return 0;
	hours = number(text);
	if (pass(text, ':'))
		minutes = number(text);
	if (pass(text, ':'))
		seconds = number(text);
	return sign * (hours * 3600 + minutes * 60 + seconds);
}

int64_t instant_parse(const char *text)
{
	struct civil at = {0};

	if (strcmp(text, "infinity") == 0)
		return INT64_MAX;
	if (strcmp(text, "-infinity") == 0)
		return INT64_MIN;
	at.year = number(&text);
	if (!pass(&text, '-'))
		return 0;
	at.month = number(&text);
	if (!pass(&text, '-'))
		return 0;
	at.day = number(&text);
	if (at.month < 1 || at.month > 12 || at.day < 1 || at.day > 31 || at.year > 290000)
		return 0;
	if (pass(&text, ' ') || pass(&text, 'T')) {
		at.hour = number(&text);
		at.minute = pass(&text, ':') ? number(&text) : 0;
		at.second = pass(&text, ':') ? number(&text) : 0;
		at.microsecond = fraction(&text);
	}
	int64_t east = zone(&text);
	int64_t day_second = at.hour * 3600 + at.minute * 60 + at.second - east;
	return (days_of(at.year, at.month, at.day) * SECONDS_A_DAY + day_second) * second +
	       at.microsecond;
}

/* The last `digits` digits of value, in front of `end`. */
static char *digits_before(char *end, int64_t value, int digits)
{
	for (; digits > 0 || value > 0; digits--, value /= 10)
		*--end = (char)('0' + value % 10);
	return end;
}

static const char *write_civil(struct arena *arena, int64_t instant, char between, bool fine,
			       const char *ending)
{
	struct civil at = civil_of(instant);
	char text[48], *start = text + sizeof(text);
	size_t length = strlen(ending);

	start -= length;
	memcpy(start, ending, length);
	if (fine) {
		start = digits_before(start, at.microsecond, 6);
		*--start = '.';
	}
	start = digits_before(start, at.second, 2);
	*--start = ':';
	start = digits_before(start, at.minute, 2);
	*--start = ':';
	start = digits_before(start, at.hour, 2);
	*--start = between;
	start = digits_before(start, at.day, 2);
	*--start = '-';
	start = digits_before(start, at.month, 2);
	*--start = '-';
	start = digits_before(start, at.year, 4);
	return arena_copy(arena, start, (size_t)(text + sizeof(text) - start));
}

const char *instant_text(struct arena *arena, int64_t instant)
{
	if (instant == INT64_MAX)
		return "infinity";
	if (instant == INT64_MIN)
		return "-infinity";
	return write_civil(arena, instant, ' ', true, "+00");
}

const char *instant_rfc3339(struct arena *arena, int64_t instant)
{
	return write_civil(arena, instant, 'T', false, "Z");
}

const char *bytea_text(struct arena *arena, const void *bytes, size_t length)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *byte = bytes;
	char *text = arena_alloc(arena, 2 * length + 3), *end = text;

	*end++ = '\\';
	*end++ = 'x';
	for (size_t i = 0; i < length; i++) {
		*end++ = hex[byte[i] >> 4];
		*end++ = hex[byte[i] & 15];
	}
	return text;
}

static int hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

const unsigned char *bytea_bytes(struct arena *arena, const char *text, size_t *length)
{
	size_t digits = strlen(text);
	unsigned char *bytes;

	*length = 0;
	bytes = arena_alloc(arena, digits / 2 + 1);
	if (digits < 2 || digits % 2 || text[0] != '\\' || text[1] != 'x')
		return bytes;
	for (size_t i = 2; i < digits; i += 2) {
		int high = hex_value(text[i]), low = hex_value(text[i + 1]);
		if (high < 0 || low < 0)
			return bytes;
		bytes[i / 2 - 1] = (unsigned char)(high << 4 | low);
	}
	*length = digits / 2 - 1;
	return bytes;
}
