/* Names are compared by their words, folded: what is typed at a counter has neither case nor
 * accents. */
#include "domain/guest_name.h"
#include "core/buffer.h"
#include "domain/network.h"
#include "queries.h"
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

enum { TOKEN_LETTERS = 40 };

/* Letters that have no accent to take off, but are typed without theirs. */
static const struct {
	UChar32 letter;
	const char *typed;
} plain_letters[] = {
	{0xf8, "o"},  {0x142, "l"}, {0x111, "d"},  {0x127, "h"},
	{0x131, "i"}, {0xe6, "ae"}, {0x153, "oe"},
};

static bool is_accent(UChar32 letter)
{
	return letter >= 0x300 && letter <= 0x36f;
}

static bool is_apostrophe(UChar32 letter)
{
	return letter == '\'' || letter == '`' || letter == 0x2019 || letter == 0x2018 ||
	       letter == 0x2bc;
}

static bool is_of_word(UChar32 letter)
{
	return u_isalnum(letter) || U_GET_GC_MASK(letter) & U_GC_M_MASK;
}

/* By one normaliser of ICU; its longest expansion is eighteenfold. */
static UChar *normalised(struct arena *arena, const UNormalizer2 *form, const UChar *text,
			 int32_t *length)
{
	UErrorCode fault = U_ZERO_ERROR;
	int32_t room = *length * 18 + 1;
	UChar *result = arena_alloc(arena, (size_t)room * sizeof *result);
	*length = unorm2_normalize(form, text, *length, result, room, &fault);
	if (U_FAILURE(fault))
		*length = 0;
	return result;
}

/* Folded and taken apart, so that accents are letters of their own. */
static const UChar32 *folded(struct arena *arena, const char *name, int32_t *length)
{
	UErrorCode fault = U_ZERO_ERROR;
	int32_t room = (int32_t)strlen(name) + 1;
	UChar *text = arena_alloc(arena, (size_t)room * sizeof *text);
	u_strFromUTF8WithSub(text, room, length, name, -1, ' ', NULL, &fault);
	if (U_FAILURE(fault))
		*length = 0;
	text = normalised(arena, unorm2_getNFKCCasefoldInstance(&fault), text, length);
	text = normalised(arena, unorm2_getNFKDInstance(&fault), text, length);
	int32_t count = *length;
	UChar32 *letters = arena_alloc(arena, (size_t)(count + 1) * sizeof *letters);
	u_strToUTF32(letters, count + 1, length, text, count, &fault);
	if (U_FAILURE(fault))
		*length = 0;
	return letters;
}

static void add_letter(struct buffer *word, UChar32 letter)
{
	for (size_t i = 0; i < sizeof plain_letters / sizeof *plain_letters; i++)
		if (plain_letters[i].letter == letter) {
			buffer_text(word, plain_letters[i].typed);
			return;
		}
	uint8_t bytes[U8_MAX_LENGTH];
	size_t length = 0;
	uint32_t code = (uint32_t)letter;
	U8_APPEND_UNSAFE(bytes, length, code);
	buffer_add(word, (const char *)bytes, length);
}

static void add_token(struct name_tokens *tokens, const char *word)
{
	if (!*word || tokens->count == NAME_TOKENS)
		return;
	for (int i = 0; i < tokens->count; i++)
		if (!strcmp(tokens->token[i], word))
			return;
	tokens->token[tokens->count++] = word;
}

struct name_tokens guest_name_tokens(struct arena *arena, const char *name)
{
	struct name_tokens tokens = {.count = 0};
	struct buffer word = buffer_in(arena);
	int letters = 0;
	int32_t length = 0;
	const UChar32 *text = folded(arena, name, &length);
	for (int32_t at = 0; at < length; at++) {
		UChar32 letter = text[at];
		if (is_accent(letter) || is_apostrophe(letter))
			continue;
		if (is_of_word(letter)) {
			if (letters++ < TOKEN_LETTERS)
				add_letter(&word, letter);
			continue;
		}
		add_token(&tokens, buffer_end(&word));
		word = buffer_in(arena);
		letters = 0;
	}
	add_token(&tokens, buffer_end(&word));
	return tokens;
}

void guest_rename(const struct scope *scope, const char *guest_id, const char *name)
{
	struct name_tokens tokens = guest_name_tokens(scope->arena, name);
	struct buffer words = buffer_in(scope->arena);
	for (int i = 0; i < tokens.count; i++)
		buffer_printf(&words, "%s%s", i ? " " : "", tokens.token[i]);
	sql_guest_rename(scope->db, scope->network->network_id, guest_id, name, buffer_end(&words));
}
