/* Numbers, money and times in British English and London's time: what this network's pages need. */
#include "lean.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"January",	  "February", "March",	  "April",
				     "May",	  "June",     "July",	  "August",
				     "September", "October",  "November", "December"};
static const int64_t second = 1000000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

const char *plain_text(int64_t number)
{
	return arena_printf(life, "%lld", (long long)number);
}

const char *number_text(int64_t number)
{
	char *end = arena_alloc(life, 32) + 31;
	uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
	for (int i = 0; left || !i; left /= 10, i++) {
		if (i && i % 3 == 0)
			*--end = ',';
		*--end = (char)('0' + left % 10);
	}
	if (number < 0)
		*--end = '-';
	return end;
}

const char *signed_text(int64_t number)
{
	if (!number)
		return "0";
	return arena_printf(life, "%s%s", number < 0 ? "\u2212" : "+",
			    number_text(number < 0 ? -number : number));
}

const char *money_text(int64_t minor, bool is_short)
{
	const char *sign = minor < 0 ? "-" : "";
	int64_t plain = minor < 0 ? -minor : minor;
	if (is_short && plain % 100 == 0)
		return arena_printf(life, "%s£%s", sign, number_text(plain / 100));
	return arena_printf(life, "%s£%s.%02d", sign, number_text(plain / 100), (int)(plain % 100));
}

const char *percent_text(int64_t basis_points)
{
	if (basis_points % 100 == 0)
		return arena_printf(life, "%lld%%", (long long)(basis_points / 100));
	return arena_printf(life, "%g%%", (double)basis_points / 100);
}

const char *moment_text(int64_t instant, enum moment form)
{
	time_t at = instant / second, today = now / second;
	struct tm tm, other;
	if (form == ISO) {
		gmtime_r(&at, &tm);
		return arena_printf(life, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
				    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	}
	localtime_r(&at, &tm);
	localtime_r(&today, &other);
	const char *month = months[tm.tm_mon];
	const char *year =
		tm.tm_year == other.tm_year ? "" : arena_printf(life, " %d", tm.tm_year + 1900);
	const char *date = arena_printf(life, "%d %s%s", tm.tm_mday, month, year);
	if (form == DATE)
		return date;
	if (form == FULL)
		return arena_printf(life, "%d %s %d, %02d:%02d", tm.tm_mday, month,
				    tm.tm_year + 1900, tm.tm_hour, tm.tm_min);
	if (form == MOMENT)
		return arena_printf(life, "%s %s, %02d:%02d", days[tm.tm_wday], date, tm.tm_hour,
				    tm.tm_min);
	int64_t local = (instant + tm.tm_gmtoff * second) / day,
		present = (now + other.tm_gmtoff * second) / day;
	const char *named = local == present	   ? "today"
			    : local == present + 1 ? "tomorrow"
			    : local == present - 1 ? "yesterday"
						   : arena_printf(life, "on %s", date);
	return arena_printf(life, "%s at %02d:%02d", named, tm.tm_hour, tm.tm_min);
}

const char *relative_text(int64_t instant)
{
	int64_t ahead = instant - now;
	int64_t unit = ahead < 120 * minute - minute ? minute
		       : ahead < 48 * hour - hour    ? hour
						     : day;
	const char *name = unit == minute ? "minute" : unit == hour ? "hour" : "day";
	int64_t count = (ahead - 1) / unit + 1;
	return arena_printf(life, "in %lld %s%s", (long long)count, name, count == 1 ? "" : "s");
}
