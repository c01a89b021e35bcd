/* What a locale is like, learned from ICU when it is first asked for: numbers. Names are in
 * format_names.c. */
#include "core/format.h"
#include "core/format_names.h"
#include "core/format_parts.h"
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/unumberformatter.h>
#include <unicode/ustring.h>

static struct tongue *tongues;

struct sampler { /* one way of writing numbers, and what ICU made of the last one */
	UNumberFormatter *formatter;
	UFormattedNumber *result;
	UErrorCode status;
};

static struct sampler sampler_open(const struct tongue *tongue, const char *skeleton)
{
	UChar wide[128];
	struct sampler sampler = {.status = U_ZERO_ERROR};

	u_strFromUTF8(wide, 128, NULL, skeleton, -1, &sampler.status);
	sampler.formatter = unumf_openForSkeletonAndLocale(wide, -1, tongue->icu, &sampler.status);
	sampler.result = unumf_openResult(&sampler.status);
	return sampler;
}

static void sampler_close(struct sampler *sampler)
{
	unumf_close(sampler->formatter);
	unumf_closeResult(sampler->result);
}

/* "" after any error. */
static const char *sample(struct sampler *sampler, const char *decimal)
{
	UChar wide[128];

	unumf_formatDecimal(sampler->formatter, decimal, -1, sampler->result, &sampler->status);
	int32_t length = unumf_resultToString(sampler->result, wide, 128, &sampler->status);
	return U_FAILURE(sampler->status) ? "" : format_from_icu(formats_arena(), wide, length);
}

/* The bytes of the digit that `text` starts with; 0 when it starts with none. */
static size_t digit_length(const struct tongue *tongue, const char *text)
{
	for (int digit = 0; digit < 10; digit++) {
		size_t length = strlen(tongue->digits[digit]);
		if (strncmp(text, tongue->digits[digit], length) == 0)
			return length;
	}
	return 0;
}

/* What stands before the first digit; `text` moves to it. */
static const char *take_until_digit(const struct tongue *tongue, const char **text)
{
	const char *start = *text;

	while (**text && digit_length(tongue, *text) == 0)
		++*text;
	return arena_copy(formats_arena(), start, (size_t)(*text - start));
}

static const char *after_last_digit(const struct tongue *tongue, const char *text)
{
	const char *after = text;

	for (; *text; text++)
		if (digit_length(tongue, text) > 0)
			after = text + digit_length(tongue, text);
	return after;
}

/* Reads the separators out of ICU's 1234567890. */
static void learn_groups(const struct tongue *tongue, struct pattern *pattern, const char *text)
{
	enum { DIGITS = 10 };
	int last = 0, before_last = 0; /* digits in front of the last two separators */

	for (int digit = 1; digit < DIGITS && *text; digit++) {
		text += digit_length(tongue, text);
		const char *between = take_until_digit(tongue, &text);
		if (*between) {
			pattern->group = between;
			before_last = last;
			last = digit;
		}
	}
	pattern->first_group = last ? DIGITS - last : 0;
	pattern->next_group = before_last ? last - before_last : pattern->first_group;
}

static void learn(const struct tongue *tongue, const char *skeleton, int fraction,
		  struct pattern *pattern)
{
	struct sampler sampler = sampler_open(tongue, skeleton);
	const char *text = sample(&sampler, "1234567890");
	const char *minus = sample(&sampler, "-1234567890");
	const char *one = sample(&sampler, "1");
	const char *four = sample(&sampler, "1234");

	*pattern = (struct pattern){"", "", "-", "", ",", ".", 3, 3, 1};
	if (U_SUCCESS(sampler.status)) {
		pattern->before = take_until_digit(tongue, &text);
		learn_groups(tongue, pattern, text);
		pattern->after = after_last_digit(tongue, text);
		pattern->minus_before = take_until_digit(tongue, &minus);
		pattern->minus_after = after_last_digit(tongue, minus);
		take_until_digit(tongue, &one);
		one += digit_length(tongue, one);
		if (fraction > 0)
			pattern->point = take_until_digit(tongue, &one);
		take_until_digit(tongue, &four);
		four += digit_length(tongue, four);
		pattern->minimum = digit_length(tongue, four) > 0 ? 2 : 1;
	}
	sampler_close(&sampler);
}

static void learn_digits(struct tongue *tongue)
{
	struct sampler sampler = sampler_open(tongue, "precision-integer");
	static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

	for (int digit = 0; digit < 10; digit++) {
		const char *text = sample(&sampler, digits[digit]);
		tongue->digits[digit] = *text ? text : digits[digit];
	}
	sampler_close(&sampler);
}

void tongue_learn_money(const struct tongue *tongue, const char *currency, int digits,
			struct pattern *money)
{
	const char *zeros = "000000000";
	int fraction = digits < 0 ? 0 : digits > 9 ? 9 : digits;
	const char *skeleton =
		arena_printf(formats_arena(), "currency/%s unit-width-narrow %s%.*s", currency,
			     fraction ? "." : "precision-integer", fraction, zeros);

	learn(tongue, skeleton, fraction, money);
}

struct tongue *tongue_find(const char *locale)
{
	for (struct tongue *found = tongues; found; found = found->next)
		if (strcmp(found->locale, locale) == 0)
			return found;

	char icu[ULOC_FULLNAME_CAPACITY];
	UErrorCode status = U_ZERO_ERROR;
	uloc_forLanguageTag(locale, icu, sizeof(icu), NULL, &status);
	uloc_setKeywordValue("calendar", "gregorian", icu, sizeof(icu), &status);

	struct tongue *tongue = arena_alloc(formats_arena(), sizeof(*tongue));
	tongue->locale = arena_text(formats_arena(), locale);
	tongue->icu = arena_text(formats_arena(), U_FAILURE(status) ? "en_GB" : icu);
	learn_digits(tongue);
	learn(tongue, "precision-integer", 0, &tongue->number);
	learn(tongue, "percent .00", 2, &tongue->percent);
	format_learn_names(tongue);
	tongue->next = tongues;
	tongues = tongue;
	return tongue;
}

void tongue_forget_all(void)
{
	tongues = NULL;
}
