/* What the providers' files share: words and codes of theirs, as they are stored or understood. */
#include "app.h"
#include "heard.h"
#include <string.h>
#include <strings.h>

static bool is_word_of(const char *const *words, int count, const char *text, size_t length)
{
	for (int i = 0; i < count; i++)
		if (strlen(words[i]) == length && !strncasecmp(words[i], text, length))
			return true;
	return false;
}

int word_choice(const char *text, bool of_carrier)
{
	/* The first ones are for everybody. */
	enum { STOPS = 5, CARRIER_STOPS = 11, STARTS = 3, CARRIER_STARTS = 5 };
	static const char *const stops[] = {"STOP", "UNSUBSCRIBE", "СТОП",   "Стоп",
					    "стоп", "STOPALL",	   "CANCEL", "END",
					    "QUIT", "REVOKE",	   "OPTOUT"};
	static const char *const starts[] = {"START", "СТАРТ", "Старт", "YES", "UNSTOP"};
	text += strspn(text, " \t\r\n");
	size_t length = strlen(text);
	while (length && strchr(" \t\r\n.!", text[length - 1]))
		length--;
	if (is_word_of(stops, of_carrier ? CARRIER_STOPS : STOPS, text, length))
		return -1;
	return is_word_of(starts, of_carrier ? CARRIER_STARTS : STARTS, text, length);
}

const char *status_word(struct arena *arena, const char *word)
{
	size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyz_");
	return length && length <= 40 && !word[length] ? arena_text(arena, word) : "other";
}

const char *error_code(struct arena *arena, const char *code)
{
	size_t length = strspn(code, "0123456789.");
	return length <= 20 && !code[length] ? arena_text(arena, code) : "";
}

const char *given(struct request *req, const char *name)
{
	const struct hook *hook = req->context;
	const struct field_value *found = hook->given ? fields_find(hook->given, name) : NULL;
	return found ? found->value : "";
}

const char *call_text(struct request *req)
{
	const char *query = strchr(req->uri, '?');
	if (req->method == METHOD_POST)
		return arena_copy(req->arena, req->body ? req->body : "", req->body_length);
	return query ? query + 1 : "";
}
