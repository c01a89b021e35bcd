/* Which passwords are acceptable. Texts are compared character by character, folded, as Unicode has
 * it. */
#include "domain/password.h"
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum { NAME_LEAST = 4, RUN_REFUSED = 4, PIECE_REFUSED = 4 };

static const char phrases[][32] = {
#include "domain/common_phrases.txt"
};

struct text { /* what is left of it */
	const char *bytes;
	int32_t length;
};

static struct text text_of(const char *bytes)
{
	size_t length = strlen(bytes);

	return (struct text){bytes, length < INT32_MAX ? (int32_t)length : INT32_MAX};
}

/* ICU's macro narrows where it knows that nothing is lost. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
/* The character at *at, and *at is behind it. */
static UChar32 decode(const char *bytes, int32_t length, int32_t *at)
{
	UChar32 character;

	U8_NEXT_OR_FFFD(bytes, *at, length, character);
	return character;
}
#pragma GCC diagnostic pop

/* The next character, folded; 0 at the end. */
static UChar32 next_character(struct text *text)
{
	int32_t at = 0;

	if (text->length == 0)
		return 0;
	UChar32 character = decode(text->bytes, text->length, &at);
	text->bytes += at;
	text->length -= at;
	return u_foldCase(character, U_FOLD_CASE_DEFAULT);
}

/* The next letter or digit, folded; 0 at the end. */
static UChar32 next_letter(struct text *text)
{
	UChar32 character = next_character(text);

	while (character != 0 && !u_isalnum(character))
		character = next_character(text);
	return character;
}

static int count(struct text text, UChar32 next(struct text *text))
{
	int found = 0;

	while (next(&text) != 0)
		found++;
	return found;
}

/* `text` begins with `start`, and, if `whole`, ends there too. */
static bool begins(struct text text, struct text start, bool whole, UChar32 next(struct text *text))
{
	for (;;) {
		UChar32 wanted = next(&start);
		if (wanted == 0)
			return !whole || next(&text) == 0;
		if (next(&text) != wanted)
			return false;
	}
}

static bool holds(struct text password, struct text name)
{
	if (count(name, next_letter) < NAME_LEAST)
		return false;
	do {
		if (begins(password, name, false, next_letter))
			return true;
	} while (next_letter(&password) != 0);
	return false;
}

static struct text before_at(struct text login)
{
	const char *at = memchr(login.bytes, '@', (size_t)login.length);

	return at ? (struct text){login.bytes, (int32_t)(at - login.bytes)} : login;
}

static bool repeats(struct text password)
{
	UChar32 characters[PASSWORD_MOST_BYTES];
	int length = 0;
	int run = 0;

	for (UChar32 next; (next = next_character(&password)) != 0; length++) {
		characters[length] = next;
		run = length > 0 && characters[length - 1] == next ? run + 1 : 1;
		if (run == RUN_REFUSED)
			return true;
	}
	for (int piece = 1; piece <= PIECE_REFUSED; piece++) {
		int same = piece;
		/* cppcheck-suppress uninitvar ; below length all are written */
		while (same < length && characters[same] == characters[same - piece])
			same++;
		if (same == length)
			return true;
	}
	return false;
}

static bool is_common(struct text password)
{
	bool has_letters = count(password, next_letter) > 0;

	for (size_t at = 0; at < sizeof(phrases) / sizeof(phrases[0]); at++) {
		struct text phrase = text_of(phrases[at]);
		if (begins(password, phrase, true, next_character) ||
		    (has_letters && begins(password, phrase, true, next_letter)))
			return true;
	}
	return false;
}

enum password_fault password_acceptable(const char *password, const char *login_name,
					const char *network_name)
{
	struct text text = text_of(password);
	struct text login = text_of(login_name);

	if (count(text, next_character) < PASSWORD_LEAST)
		return PASSWORD_TOO_SHORT;
	if (text.length > PASSWORD_MOST_BYTES)
		return PASSWORD_TOO_LONG;
	if (holds(text, login) || holds(text, before_at(login)) ||
	    holds(text, text_of(network_name)))
		return PASSWORD_HOLDS_NAME;
	if (repeats(text))
		return PASSWORD_REPEATS;
	return is_common(text) ? PASSWORD_COMMON : PASSWORD_OK;
}
