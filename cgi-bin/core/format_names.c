/* Names of months and weekdays, the order of a date, and the few words around it, by locale. */
#include "core/format_names.h"
#include <string.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

static const struct wording wordings[] = {
	{"en", "yesterday", "today", "tomorrow", "on ", " at "},
	{"ru", "вчера", "сегодня", "завтра", "", " в "},
};

const char *format_from_icu(struct arena *arena, const UChar *wide, int32_t length)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t bytes = 0;

	u_strToUTF8(NULL, 0, &bytes, wide, length, &status);
	char *text = arena_alloc(arena, (size_t)bytes + 1);
	status = U_ZERO_ERROR;
	u_strToUTF8(text, bytes + 1, NULL, wide, length, &status);
	return text;
}

static const char *symbol(const UDateFormat *format, UDateFormatSymbolType type, int32_t index)
{
	UChar wide[64] = {0};
	UErrorCode status = U_ZERO_ERROR;
	int32_t length = format ? udat_getSymbols(format, type, index, wide, 64, &status) : 0;

	return format_from_icu(formats_arena(), wide, U_FAILURE(status) ? 0 : length);
}

static void learn_symbols(struct tongue *tongue)
{
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat *format =
		udat_open(UDAT_LONG, UDAT_LONG, tongue->icu, u"Etc/UTC", -1, NULL, 0, &status);

	for (int32_t month = 0; month < 12; month++)
		tongue->months[month] = symbol(format, UDAT_MONTHS, month);
	for (int32_t weekday = 0; weekday < 7; weekday++)
		tongue->weekdays[weekday] = symbol(format, UDAT_SHORT_WEEKDAYS, weekday + 1);
	udat_close(format);
}

/* Only the fields that format_time.c writes. */
static bool is_layout(const char *pattern)
{
	bool quoted = false;

	for (; *pattern; pattern++) {
		bool letter = (*pattern >= 'a' && *pattern <= 'z') ||
			      (*pattern >= 'A' && *pattern <= 'Z');
		if (*pattern == '\'')
			quoted = !quoted;
		else if (!quoted && letter && !strchr("dMyEc", *pattern))
			return false;
	}
	return true;
}

static const char *best(UDateTimePatternGenerator *generator, const UChar *skeleton,
			const char *otherwise)
{
	UChar wide[128];
	UErrorCode status = U_ZERO_ERROR;
	int32_t length = udatpg_getBestPattern(generator, skeleton, -1, wide, 128, &status);

	if (U_FAILURE(status))
		return otherwise;
	const char *pattern = format_from_icu(formats_arena(), wide, length);
	return is_layout(pattern) ? pattern : otherwise;
}

static void learn_order(struct tongue *tongue)
{
	UErrorCode status = U_ZERO_ERROR;
	UDateTimePatternGenerator *generator = udatpg_open(tongue->icu, &status);

	if (U_FAILURE(status))
		return;
	tongue->day_month = best(generator, u"dMMMM", tongue->day_month);
	tongue->day_month_year = best(generator, u"yMMMMd", tongue->day_month_year);
	tongue->weekday_day_month = best(generator, u"EEEdMMMM", tongue->weekday_day_month);
	tongue->weekday_day_month_year =
		best(generator, u"yMMMMEEEd", tongue->weekday_day_month_year);
	udatpg_close(generator);
}

void format_learn_names(struct tongue *tongue)
{
	char language[ULOC_LANG_CAPACITY] = "", country[ULOC_COUNTRY_CAPACITY] = "";
	UErrorCode status = U_ZERO_ERROR;

	uloc_getLanguage(tongue->icu, language, sizeof(language), &status);
	uloc_getCountry(tongue->icu, country, sizeof(country), &status);
	tongue->wording = NULL;
	for (size_t at = 0; at < sizeof(wordings) / sizeof(wordings[0]); at++)
		if (strcmp(wordings[at].language, language) == 0)
			tongue->wording = &wordings[at];

	learn_symbols(tongue);
	tongue->day_month = "d MMMM";
	tongue->day_month_year = "d MMMM y";
	tongue->weekday_day_month = "EEE d MMMM";
	tongue->weekday_day_month_year = "EEE d MMMM y";
	/* The two languages we write ourselves keep the shorter forms above, without comma and
	 * "г.". */
	if (!tongue->wording || strcmp(country, "US") == 0)
		learn_order(tongue);
	if (!tongue->wording)
		tongue->wording = &wordings[0];
}
