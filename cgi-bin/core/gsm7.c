/* The GSM 7-bit alphabet as far as counting needs it: which characters are there, and which take
 * two septets. */
#include "core/gsm7.h"
#include <string.h>
#include <unicode/utf8.h>

enum { SEPTETS_ALONE = 160, SEPTETS_EACH = 153, UNITS_ALONE = 70, UNITS_EACH = 67 };

/* The default alphabet outside ASCII, the Greek capitals being those without a Latin twin. */
static const UChar32 beyond_ascii[] = {
	0xA1,  0xA3,  0xA4,  0xA5,  0xA7,  0xBF,		      /* ¡ £ ¤ ¥ § ¿ */
	0xC4,  0xC5,  0xC6,  0xC7,  0xC9,  0xD1,  0xD6,	 0xD8,	0xDC, /* Ä Å Æ Ç É Ñ Ö Ø Ü */
	0xDF,  0xE0,  0xE4,  0xE5,  0xE6,  0xE8,  0xE9,	 0xEC,	      /* ß à ä å æ è é ì */
	0xF1,  0xF2,  0xF6,  0xF8,  0xF9,  0xFC,		      /* ñ ò ö ø ù ü */
	0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8, /* Γ Δ Θ Λ Ξ Π Σ Φ Ψ */
	0x3A9,							       /* Ω */
};
static const UChar32 euro = 0x20AC;

/* The next character; what is no UTF-8 becomes one that the alphabet does not have. */
static UChar32 next(const char **text)
{
	const uint8_t *bytes = (const uint8_t *)*text;
	UChar32 character;
	int at = 0;
	U8_NEXT_OR_FFFD(bytes, at, -1, character);
	*text += at;
	return character;
}

/* 1, or 2 by the extension table; 0 when the alphabet does not have it. */
static int septets_of(UChar32 character)
{
	if (character == euro)
		return 2;
	if (character > 0x7E || character <= 0) {
		for (size_t i = 0; i < sizeof beyond_ascii / sizeof *beyond_ascii; i++)
			if (beyond_ascii[i] == character)
				return 1;
		return 0;
	}
	if (strchr("^{}\\[]~|\f", character))
		return 2;
	return (character >= ' ' && character != '`') || character == '\n' || character == '\r';
}

static int units_of(UChar32 character)
{
	return character > 0xFFFF ? 2 : 1;
}

/* Fills parts of `each` with characters that are not cut in two. */
static int parts(const char *text, int (*size_of)(UChar32), int each)
{
	int count = 1, used = 0;
	while (*text) {
		int size = size_of(next(&text));
		if (used + size > each) {
			count++;
			used = 0;
		}
		used += size;
	}
	return count;
}

static int units(const char *text)
{
	int sum = 0;
	while (*text)
		sum += units_of(next(&text));
	return sum;
}

int gsm7_septets(const char *text)
{
	int sum = 0;
	while (*text) {
		int septets = septets_of(next(&text));
		if (!septets)
			return -1;
		sum += septets;
	}
	return sum;
}

bool gsm7_fits(const char *text)
{
	return gsm7_septets(text) >= 0;
}

int sms_segments(const char *text, bool *unicode)
{
	int septets = gsm7_septets(text);
	if (unicode)
		*unicode = septets < 0;
	if (!*text)
		return 0;
	if (septets >= 0)
		return septets <= SEPTETS_ALONE ? 1 : parts(text, septets_of, SEPTETS_EACH);
	return units(text) <= UNITS_ALONE ? 1 : parts(text, units_of, UNITS_EACH);
}
