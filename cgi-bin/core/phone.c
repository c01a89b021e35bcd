/* Phone numbers, from what people type to E.164 and back to what they read. */
#include "core/phone.h"
#include "core/buffer.h"
#include "core/phone_countries.h"
#include <string.h>

enum { LEAST_DIGITS = 8, MOST_DIGITS = 15 }; /* with the calling code */

/* What may stand between digits; the last ones are invisible marks that come along with copied
 * numbers. */
/* NOLINTBEGIN(misc-misleading-bidirectional): they are written as escapes, which mislead nobody */
static const char *const separators[] = {
	" ",	  "\t",	    "-",      ".",	"/",	  "(",	    ")",      "\u00a0", "\u2007",
	"\u2009", "\u202f", "\u2010", "\u2011", "\u2012", "\u2013", "\u2212", "\u200b", "\u200e",
	"\u200f", "\u202a", "\u202c", "\u202d", "\u2060", "\u2066", "\u2068", "\u2069", "\ufeff",
};
/* NOLINTEND(misc-misleading-bidirectional) */

static size_t separator_length(const char *text)
{
	for (size_t at = 0; at < sizeof(separators) / sizeof(separators[0]); at++) {
		size_t length = strlen(separators[at]);
		if (strncmp(text, separators[at], length) == 0)
			return length;
	}
	return 0;
}

static bool is_digit(char letter)
{
	return letter >= '0' && letter <= '9';
}

/* The 0 of "+44 (0)7700": to be dialled at home only. */
static size_t trunk_hint_length(const char *text)
{
	const char *at = text + 1;

	if (*text != '(')
		return 0;
	at += strspn(at, " ");
	if (*at++ != '0')
		return 0;
	at += strspn(at, " ");
	return *at == ')' ? (size_t)(at + 1 - text) : 0;
}

/* The digits of `text`, and whether they begin with a calling code; NULL when there is anything
 * else in it. */
static const char *digits_of(struct arena *arena, const char *text, bool *international)
{
	char *digits = arena_alloc(arena, strlen(text) + 1);
	size_t count = 0;

	*international = false;
	while (*text) {
		size_t skipped = *international ? trunk_hint_length(text) : 0;
		if (skipped == 0)
			skipped = separator_length(text);
		if (skipped > 0) {
			text += skipped;
		} else if (is_digit(*text)) {
			digits[count++] = *text++;
			if (count == 2 && !*international && memcmp(digits, "00", 2) == 0) {
				*international = true;
				count = 0;
			}
		} else if (*text == '+' && count == 0 && !*international) {
			*international = true;
			text++;
		} else {
			return NULL;
		}
	}
	digits[count] = '\0';
	return digits;
}

static bool has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Where a trunk prefix is 0, numbers never begin with it; other prefixes may also be the start of a
 * number. */
static const char *without_trunk(const struct phone_country *country, const char *national)
{
	bool longer = strlen(national) > (size_t)country->longest;

	if (*country->trunk && has_prefix(national, country->trunk) &&
	    (longer || strcmp(country->trunk, "0") == 0))
		return national + strlen(country->trunk);
	return national;
}

static bool is_possible(const struct phone_country *country, const char *national)
{
	size_t length = strlen(national);

	if (length < (size_t)country->shortest || length > (size_t)country->longest)
		return false;
	if (strcmp(country->code, "1") == 0) /* area codes and exchanges begin with 2 … 9 */
		return national[0] >= '2' && national[3] >= '2';
	return strcmp(country->trunk, "0") != 0 || national[0] != '0';
}

static const char *from_international(struct arena *arena, const char *digits)
{
	size_t code_length = phone_code_length(digits);
	const struct phone_country *country = phone_country_by_code(digits, code_length);
	const char *national = digits + code_length;

	if (code_length == 0)
		return NULL;
	if (country) {
		national = without_trunk(country, national);
		if (!is_possible(country, national))
			return NULL;
	}
	size_t length = code_length + strlen(national);
	if (length < LEAST_DIGITS || length > MOST_DIGITS)
		return NULL;
	return arena_printf(arena, "+%.*s%s", (int)code_length, digits, national);
}

static const char *from_national(struct arena *arena, const char *digits, const char *iso)
{
	const struct phone_country *country = phone_country_by_iso(iso);
	if (!country)
		return NULL;

	const char *national = without_trunk(country, digits);
	/* "8 912 345-67-8" lacks a digit, although the 8 could also begin a number. */
	if (national == digits && *country->trunk && has_prefix(digits, country->trunk))
		return NULL;
	/* "447700 900123": the calling code without its plus */
	if (!is_possible(country, national) && has_prefix(digits, country->code))
		return from_international(arena, digits);
	if (!is_possible(country, national))
		return NULL;
	return from_international(arena, arena_printf(arena, "%s%s", country->code, national));
}

const char *phone_normalise(struct arena *arena, const char *text, const char *country)
{
	bool international;
	const char *digits = digits_of(arena, text, &international);

	if (!digits)
		return NULL;
	return international ? from_international(arena, digits)
			     : from_national(arena, digits, country);
}

/* Length of "+" and the calling code; 0 when it is no E.164 number. */
static size_t head_length(const char *e164)
{
	size_t length = *e164 == '+' ? phone_code_length(e164 + 1) : 0;

	return length > 0 ? length + 1 : 0;
}

const char *phone_masked(struct arena *arena, const char *e164)
{
	size_t head = head_length(e164), length = strlen(e164);
	size_t shown = length - head >= 8 ? 3 : 2;

	if (head == 0 || length < head + 4)
		return "***";
	return arena_printf(arena, "%.*s %c*** ***%s", (int)head, e164, e164[head],
			    e164 + length - shown);
}

const char *phone_pretty(struct arena *arena, const char *e164)
{
	size_t head = head_length(e164);
	if (head == 0)
		return arena_text(arena, e164);

	const struct phone_country *country = phone_country_by_code(e164 + 1, head - 1);
	const char *groups = country ? country->groups : "";
	const char *rest = e164 + head;
	struct buffer buffer = buffer_in(arena);
	buffer_add(&buffer, e164, head);
	while (*rest) {
		size_t spare = *groups ? 1 : 2; /* few digits do not stand alone at the end */
		size_t length = *groups ? (size_t)(*groups++ - '0') : 3;
		size_t left = strlen(rest);
		if (left <= length + spare)
			length = left;
		buffer_add(&buffer, " ", 1);
		buffer_add(&buffer, rest, length);
		rest += length;
	}
	return buffer_end(&buffer);
}

const char *phone_prefix(struct arena *arena, const char *e164)
{
	size_t head = head_length(e164), length = strlen(e164);

	return arena_copy(arena, e164, head > 0 && length > head + 4 ? head + 4 : length);
}

const char *phone_example(const char *country)
{
	const struct phone_country *known = phone_country_by_iso(country);

	return known ? known->example : "+44 7700 900123";
}
