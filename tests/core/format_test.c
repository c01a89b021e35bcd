/* format: what people read, word for word, and agreement with ICU over thousands of values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "core/format.h"
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/unumberformatter.h>
#include <unicode/ureldatefmt.h>
#include <unicode/ustring.h>

#define SECOND ((int64_t)1000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define NBSP   "\u00a0"

static const int64_t now = 1781290920 * SECOND; /* 2026-06-12 19:02 in London */
static struct arena *arena;
static const struct formats *en, *ru, *ng;

static int open_formats(void **state)
{
	(void)state;
	arena = arena_new(256 << 20);
	en = formats_for("en-GB", "GBP", 2, "Europe/London");
	ru = formats_for("ru-RU", "RUB", 2, "Europe/Moscow");
	ng = formats_for("en-NG", "NGN", 2, "Africa/Lagos");
	formats_set_now(now);
	return 0;
}

static int close_formats(void **state)
{
	(void)state;
	formats_close_all();
	arena_free(arena);
	return 0;
}

static void formats_are_shared(void **state)
{
	(void)state;
	assert_ptr_equal(en, formats_for("en-GB", "GBP", 2, "Europe/London"));
	assert_ptr_not_equal(en, formats_for("en-GB", "GBP", 2, "Africa/Lagos"));
	assert_ptr_not_equal(en, formats_for("en-GB", "GBP", 0, "Europe/London"));
}

static void numbers(void **state)
{
	(void)state;
	assert_string_equal(format_number(en, arena, 1234567), "1,234,567");
	assert_string_equal(format_number(ru, arena, 1234567), "1" NBSP "234" NBSP "567");
	assert_string_equal(format_number(en, arena, INT64_MIN), "-9,223,372,036,854,775,808");
	assert_string_equal(format_signed(en, arena, 630), "+630");
	assert_string_equal(format_signed(en, arena, -1500), "\u22121,500");
	assert_string_equal(format_signed(en, arena, 0), "0");
	assert_string_equal(format_percent(en, arena, 1500), "15%");
	assert_string_equal(format_percent(en, arena, 1250), "12.5%");
	assert_string_equal(format_percent(en, arena, 1205), "12.05%");
	assert_string_equal(format_percent(ru, arena, 1250), "12,5" NBSP "%");
}

static void money(void **state)
{
	(void)state;
	assert_string_equal(format_money(en, arena, 123450), "£1,234.50");
	assert_string_equal(format_money(ru, arena, 123450), "1" NBSP "234,50" NBSP "₽");
	assert_string_equal(format_money(ng, arena, 123450), "₦1,234.50");
	assert_string_equal(format_money(en, arena, 0), "£0.00");
	assert_string_equal(format_money(en, arena, 5), "£0.05");
	assert_string_equal(format_money(en, arena, -5), "-£0.05");
	assert_string_equal(format_money_short(en, arena, 3000), "£30");
	assert_string_equal(format_money_short(en, arena, 1250), "£12.50");
	assert_string_equal(format_money_short(en, arena, 0), "£0");
	assert_string_equal(format_compact(en, arena, 9999), "9,999");
	assert_string_equal(format_compact(en, arena, 240000), "240k");
	assert_string_equal(format_compact(en, arena, -2500000), "-2.5m");
	assert_string_equal(format_compact(en, arena, INT64_C(1234567890123)), "1.23tn");
	assert_string_equal(format_money_compact(en, arena, 12050), "£120.50");
	assert_string_equal(format_money_compact(en, arena, 2500000), "£25k");
	assert_string_equal(format_money_compact(ru, arena, 361200000), "3,61m" NBSP "₽");
	assert_string_equal(format_month(en, arena, INT64_C(1781265600) * 1000000), "June 2026");
	const struct formats *kuwait = formats_for("en-GB", "KWD", 3, "UTC");
	assert_non_null(strstr(format_money(kuwait, arena, 1234567), "1,234.567"));
	const struct formats *yen = formats_for("en-GB", "JPY", 0, "UTC");
	assert_non_null(strstr(format_money(yen, arena, 1234567), "1,234,567"));
}

/* ICU's own answer, skeleton by skeleton. */
struct oracle {
	UNumberFormatter *formatter;
	UFormattedNumber *result;
	UErrorCode status;
};

static struct oracle oracle_open(const char *locale, const char *skeleton)
{
	struct oracle oracle = {.status = U_ZERO_ERROR};
	UChar wide[128];

	u_strFromUTF8(wide, 128, NULL, skeleton, -1, &oracle.status);
	oracle.formatter = unumf_openForSkeletonAndLocale(wide, -1, locale, &oracle.status);
	oracle.result = unumf_openResult(&oracle.status);
	assert_true(U_SUCCESS(oracle.status));
	return oracle;
}

static void oracle_close(struct oracle *oracle)
{
	assert_true(U_SUCCESS(oracle->status));
	unumf_close(oracle->formatter);
	unumf_closeResult(oracle->result);
}

static const char *oracle_says(struct oracle *oracle, const char *decimal)
{
	UChar wide[128];
	char *text = arena_alloc(arena, 400);

	unumf_formatDecimal(oracle->formatter, decimal, -1, oracle->result, &oracle->status);
	int32_t length = unumf_resultToString(oracle->result, wide, 128, &oracle->status);
	u_strToUTF8(text, 400, NULL, wide, length, &oracle->status);
	return text;
}

static const char *decimal(int64_t minor)
{
	uint64_t size = minor < 0 ? -(uint64_t)minor : (uint64_t)minor;

	return arena_printf(arena, "%s%llu.%02llu", minor < 0 ? "-" : "",
			    (unsigned long long)(size / 100), (unsigned long long)(size % 100));
}

/* Every length of number, both signs, and the edges around each power of ten. */
static int64_t value_at(int at)
{
	int64_t power = 1;
	for (int zeros = at % 18; zeros > 0; zeros--)
		power *= 10;
	int64_t value = power + (int64_t)(at / 18) * 7919 % (9 * power) - (at % 3);

	return at % 2 ? -value : value;
}

static void compare_numbers(const char *locale, const char *currency)
{
	const struct formats *formats = formats_for(locale, currency, 2, "UTC");
	const char *skeleton = arena_printf(arena, "currency/%s unit-width-narrow .00", currency);
	struct oracle number = oracle_open(locale, "precision-integer");
	struct oracle cash = oracle_open(locale, skeleton);
	struct oracle brief = oracle_open(locale, arena_printf(arena, "%s/w", skeleton));
	struct oracle percent = oracle_open(locale, "percent .##");

	for (int at = 0; at < 2000; at++) {
		int64_t value = value_at(at);
		assert_string_equal(
			format_number(formats, arena, value),
			oracle_says(&number, arena_printf(arena, "%lld", (long long)value)));
		assert_string_equal(format_money(formats, arena, value),
				    oracle_says(&cash, decimal(value)));
		assert_string_equal(format_money_short(formats, arena, value),
				    oracle_says(&brief, decimal(value)));
		assert_string_equal(format_percent(formats, arena, value),
				    oracle_says(&percent, decimal(value)));
	}
	oracle_close(&number);
	oracle_close(&cash);
	oracle_close(&brief);
	oracle_close(&percent);
}

static void numbers_agree_with_icu(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"en-GB", "GBP"}, {"ru-RU", "RUB"}, {"en-NG", "NGN"}, {"ru", "GBP"},
		{"en", "USD"},	  {"de-CH", "CHF"}, {"pl", "PLN"},    {"es", "EUR"},
		{"hi", "INR"},	  {"ar-EG", "EGP"}, {"fa", "IRR"},    {"pt-PT", "EUR"},
		{"xx", "XYZ"},	  {"fr", "EUR"},    {"ja", "USD"},
	};
	for (size_t at = 0; at < sizeof(pairs) / sizeof(pairs[0]); at++)
		compare_numbers(pairs[at][0], pairs[at][1]);
}

static void dates_in_english(void **state)
{
	(void)state;
	assert_string_equal(format_date(en, arena, now - 9 * DAY), "3 June");
	assert_string_equal(format_date(en, arena, now + 365 * DAY), "12 June 2027");
	assert_string_equal(format_time(en, arena, now), "20:02");
	assert_string_equal(format_moment(en, arena, now - DAY - 20 * MINUTE),
			    "Thu 11 June, 19:42");
	assert_string_equal(format_moment(en, arena, now - 365 * DAY), "Thu 12 June 2025, 20:02");
	assert_string_equal(format_full(en, arena, now - 20 * MINUTE), "12 June 2026, 19:42");
	assert_string_equal(format_when(en, arena, now - 20 * MINUTE), "today at 19:42");
	assert_string_equal(format_when(en, arena, now + 4 * HOUR), "tomorrow at 00:02");
	assert_string_equal(format_when(en, arena, now - DAY), "yesterday at 20:02");
	assert_string_equal(format_when(en, arena, now - 9 * DAY), "on 3 June at 20:02");
	assert_string_equal(format_when(ng, arena, now + 300 * DAY), "on 8 April 2027 at 20:02");
}

static void dates_in_russian(void **state)
{
	(void)state;
	assert_string_equal(format_date(ru, arena, now - 9 * DAY), "3 июня");
	assert_string_equal(format_date(ru, arena, now + 365 * DAY), "12 июня 2027");
	assert_string_equal(format_moment(ru, arena, now - DAY - 140 * MINUTE),
			    "чт 11 июня, 19:42");
	assert_string_equal(format_full(ru, arena, now), "12 июня 2026, 22:02");
	assert_string_equal(format_when(ru, arena, now - 140 * MINUTE), "сегодня в 19:42");
	assert_string_equal(format_when(ru, arena, now + 2 * HOUR), "завтра в 00:02");
	assert_string_equal(format_when(ru, arena, now - 9 * DAY), "3 июня в 22:02");
}

static void other_languages_keep_their_order(void **state)
{
	(void)state;
	assert_string_equal(format_date(formats_for("en-US", "USD", 2, "UTC"), arena, now),
			    "June 12");
	assert_string_equal(format_date(formats_for("de", "EUR", 2, "UTC"), arena, now),
			    "12. Juni");
	assert_string_equal(format_date(formats_for("es", "EUR", 2, "UTC"), arena, now),
			    "12 de junio");
	assert_string_equal(format_date(formats_for("ja", "JPY", 0, "UTC"), arena, now), "6月12日");
	assert_string_equal(format_when(formats_for("de", "EUR", 2, "UTC"), arena, now),
			    "today at 19:02");
	assert_string_equal(format_full(formats_for("th", "THB", 2, "UTC"), arena, now) + 0,
			    "12 มิถุนายน 2026, 19:02");
}

static void relative_times(void **state)
{
	(void)state;
	assert_string_equal(format_relative(en, arena, now + 12 * DAY), "in 12 days");
	assert_string_equal(format_relative(en, arena, now + 11 * DAY + 5 * HOUR), "in 12 days");
	assert_string_equal(format_relative(ru, arena, now + 11 * DAY + 5 * HOUR), "через 12 дней");
	assert_string_equal(format_relative(en, arena, now + 47 * HOUR), "in 47 hours");
	assert_string_equal(format_relative(en, arena, now + 47 * HOUR + 1), "in 2 days");
	assert_string_equal(format_relative(en, arena, now + 5 * HOUR - 1), "in 5 hours");
	assert_string_equal(format_relative(en, arena, now + 40 * MINUTE - SECOND),
			    "in 40 minutes");
	assert_string_equal(format_relative(en, arena, now + 1), "in 1 minute");
	assert_string_equal(format_relative(en, arena, now + 119 * MINUTE + 1), "in 2 hours");
	assert_string_equal(format_relative(en, arena, now), "now");
	assert_string_equal(format_relative(ru, arena, now), "сейчас");
	assert_string_equal(format_relative(en, arena, now - 3 * DAY + 1), "2 days ago");
	assert_string_equal(format_relative(ru, arena, now - 2 * DAY), "2 дня назад");
	assert_string_equal(format_relative(en, arena, now + 1000 * DAY), "in 1,000 days");
	assert_string_equal(format_relative(en, arena, now + 1000 * DAY), "in 1,000 days");
	assert_string_equal(format_relative(ru, arena, now + 21 * MINUTE), "через 21 минуту");
}

static void compare_dates(const char *locale, const char *zone)
{
	const struct formats *formats = formats_for(locale, "GBP", 2, zone);
	UErrorCode status = U_ZERO_ERROR;
	UChar wide[64];
	char text[200];
	u_strFromUTF8(wide, 64, NULL, zone, -1, &status);
	UDateFormat *oracle = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, wide, -1,
					u"d MMMM y, HH:mm", -1, &status);

	/* steps of some 11 days and odd minutes, 1975 to 2036 */
	for (int64_t at = 0; at < 2000; at++) {
		int64_t instant = 157766400 * SECOND + at * (11 * DAY + 3 * HOUR + 17 * MINUTE);
		int32_t length =
			udat_format(oracle, (UDate)(instant / 1000), wide, 64, NULL, &status);
		u_strToUTF8(text, sizeof(text), NULL, wide, length, &status);
		assert_true(U_SUCCESS(status));
		assert_string_equal(format_full(formats, arena, instant), text);
	}
	udat_close(oracle);
}

static void dates_agree_with_icu(void **state)
{
	(void)state;
	compare_dates("en-GB", "Europe/London");
	compare_dates("ru", "Europe/Moscow");
	compare_dates("en-NG", "Africa/Lagos");
	compare_dates("ru-RU", "Pacific/Apia");
	compare_dates("en-GB", "America/St_Johns");
	compare_dates("en-GB", "Asia/Kathmandu");
	compare_dates("en-GB", "America/Havana");
}

static int64_t utc(int year, int month, int day, int hour, int minute)
{
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *calendar = ucal_open(u"Etc/UTC", -1, "en", UCAL_GREGORIAN, &status);
	ucal_clear(calendar);
	ucal_setDateTime(calendar, year, month - 1, day, hour, minute, 0, &status);
	int64_t millis = (int64_t)ucal_getMillis(calendar, &status);
	ucal_close(calendar);
	assert_true(U_SUCCESS(status));
	return millis * 1000;
}

static void assert_day(const char *zone, int64_t instant, int64_t start, int64_t end)
{
	assert_int_equal(zone_day_start(zone, instant), start);
	assert_int_equal(zone_day_end(zone, instant), end);
	assert_int_equal(zone_day_start(zone, start), start);
	assert_int_equal(zone_day_end(zone, end - 1), end);
}

static void days_begin_and_end_by_the_local_clock(void **state)
{
	(void)state;
	/* spring forward, 23 hours; fall back, 25 hours */
	assert_day("Europe/London", utc(2026, 3, 29, 12, 0), utc(2026, 3, 29, 0, 0),
		   utc(2026, 3, 29, 23, 0));
	assert_day("Europe/London", utc(2026, 10, 25, 12, 0), utc(2026, 10, 24, 23, 0),
		   utc(2026, 10, 26, 0, 0));
	assert_day("Europe/London", utc(2026, 10, 25, 0, 30), utc(2026, 10, 24, 23, 0),
		   utc(2026, 10, 26, 0, 0));
	assert_day("Africa/Lagos", utc(2026, 6, 12, 23, 30), utc(2026, 6, 12, 23, 0),
		   utc(2026, 6, 13, 23, 0));
	/* the change of 2014-10-26 from +4 to +3 */
	assert_day("Europe/Moscow", utc(2014, 10, 26, 12, 0), utc(2014, 10, 25, 20, 0),
		   utc(2014, 10, 26, 21, 0));
	assert_day("Europe/Moscow", utc(2026, 6, 12, 21, 0), utc(2026, 6, 12, 21, 0),
		   utc(2026, 6, 13, 21, 0));
	/* 30 December 2011 did not happen in Samoa */
	assert_day("Pacific/Apia", utc(2011, 12, 30, 9, 0), utc(2011, 12, 29, 10, 0),
		   utc(2011, 12, 30, 10, 0));
	assert_day("Pacific/Apia", utc(2011, 12, 30, 10, 0), utc(2011, 12, 30, 10, 0),
		   utc(2011, 12, 31, 10, 0));
	/* midnight does not exist: 2018-11-04 began at 01:00 in São Paulo */
	assert_day("America/Sao_Paulo", utc(2018, 11, 4, 12, 0), utc(2018, 11, 4, 3, 0),
		   utc(2018, 11, 5, 2, 0));
	/* midnight comes twice: 01:00 was 00:00 again */
	assert_day("America/Havana", utc(2026, 11, 1, 12, 0), utc(2026, 11, 1, 4, 0),
		   utc(2026, 11, 2, 5, 0));
	assert_day("No/Such_Zone", utc(2026, 6, 12, 12, 0), utc(2026, 6, 12, 0, 0),
		   utc(2026, 6, 13, 0, 0));
}

static void days_leave_no_gap(void **state)
{
	(void)state;
	static const char *const zones[] = {
		"Europe/London",     "Africa/Lagos", "Europe/Moscow",	   "Pacific/Apia",
		"America/Sao_Paulo", "Asia/Tehran",  "Australia/Lord_Howe"};
	for (size_t at = 0; at < sizeof(zones) / sizeof(zones[0]); at++) {
		int64_t start = zone_day_start(zones[at], utc(2010, 1, 1, 12, 0));
		for (int day = 0; day < 9000; day++) {
			int64_t end = zone_day_end(zones[at], start);
			assert_in_range(end - start, 22 * HOUR, 26 * HOUR);
			assert_int_equal(zone_day_start(zones[at], end), end);
			assert_int_equal(zone_day_start(zones[at], end - 1), start);
			start = end;
		}
	}
}

static const char *derive(const char *name, const char *form, int64_t value, bool is_time)
{
	return format_derive(en, arena, name, strlen(name), form, value, is_time);
}

static void names_tell_the_unit(void **state)
{
	(void)state;
	assert_string_equal(derive("amount_minor", "text", 1250, false), "£12.50");
	assert_string_equal(derive("amount_minor", "short", 3000, false), "£30");
	assert_string_equal(derive("amount_minor", "signed", -3000, false), "\u2212£30.00");
	assert_string_equal(derive("discount_bp", "text", 1250, false), "12.5%");
	assert_string_equal(derive("points", "text", 1250, false), "1,250");
	assert_string_equal(derive("delta", "signed", 630, false), "+630");
	assert_string_equal(derive("expires_at", "when", now, false), "today at 20:02");
	assert_string_equal(derive("expires_at", "date", now, false), "12 June");
	assert_string_equal(derive("expires_at", "time", now, false), "20:02");
	assert_string_equal(derive("expires_at", "moment", now, false), "Fri 12 June, 20:02");
	assert_string_equal(derive("expires_at", "full", now, false), "12 June 2026, 20:02");
	assert_string_equal(derive("expires_at", "relative", now + DAY, false), "in 24 hours");
	assert_string_equal(derive("expires_at", "iso", now, false), "2026-06-12T19:02:00Z");
	assert_string_equal(derive("born", "iso", -1, true), "1969-12-31T23:59:59Z");
	assert_null(derive("amount_minor", "when", 1, false));
	assert_null(derive("points", "short", 1, false));
	assert_null(derive("expires_at", "text", 1, false));
	assert_null(derive("points", "loud", 1, false));
}

static void extreme_instants_are_harmless(void **state)
{
	(void)state;
	assert_true(strlen(format_full(en, arena, INT64_MAX)) > 0);
	assert_true(strlen(format_full(en, arena, INT64_MIN)) > 0);
	assert_true(strlen(format_relative(en, arena, INT64_MIN)) > 0);
	assert_true(strlen(format_relative(en, arena, INT64_MAX)) > 0);
	assert_true(zone_day_start("Europe/London", INT64_MAX) <= INT64_MAX);
	assert_true(zone_day_end("Europe/London", INT64_MIN) > INT64_MIN);
}

static void closing_lets_it_begin_anew(void **state)
{
	(void)state;
	formats_close_all();
	en = formats_for("en-GB", "GBP", 2, "Europe/London");
	assert_string_equal(format_money(en, arena, 1), "£0.01");
	assert_string_equal(format_relative(en, arena, now + 3 * DAY), "in 3 days");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_are_shared),
		cmocka_unit_test(numbers),
		cmocka_unit_test(money),
		cmocka_unit_test(numbers_agree_with_icu),
		cmocka_unit_test(dates_in_english),
		cmocka_unit_test(dates_in_russian),
		cmocka_unit_test(other_languages_keep_their_order),
		cmocka_unit_test(relative_times),
		cmocka_unit_test(dates_agree_with_icu),
		cmocka_unit_test(days_begin_and_end_by_the_local_clock),
		cmocka_unit_test(days_leave_no_gap),
		cmocka_unit_test(names_tell_the_unit),
		cmocka_unit_test(extreme_instants_are_harmless),
		cmocka_unit_test(closing_lets_it_begin_anew),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("format", tests, open_formats, close_formats) != 0;
}
