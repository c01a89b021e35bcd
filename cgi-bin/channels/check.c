/* What may be sent, and what of an answer may be kept. */
#include "channels/check.h"
#include "core/http.h"
#include <string.h>

enum { ID_MOST = 200, WORDS_MOST = 120 };

/* C0 but tabs and line ends (forms write them as CR LF), DEL, C1. */
static bool control(const unsigned char *at)
{
	bool line_end = *at == '\n' || (*at == '\r' && at[1] == '\n');
	return (*at < 0x20 && !line_end && *at != '\t') || *at == 0x7f ||
	       (*at == 0xc2 && at[1] < 0xa0);
}

const char *text_wrong(const char *text, size_t most)
{
	size_t length = strlen(text), characters = 0;
	if (!length)
		return "the message has no text";
	if (!utf8_valid(text, length))
		return "the message's text is not UTF-8";
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (control(at))
			return "the message's text has control characters";
		characters += (*at & 0xc0) != 0x80;
		characters += *at >= 0xf0;
	}
	return characters > most ? "the message's text is too long for this channel" : NULL;
}

const char *phone_wrong(const char *to)
{
	size_t digits = *to == '+' ? strspn(to + 1, "0123456789") : 0;
	if (digits < 7 || digits > 15 || to[1] == '0' || to[1 + digits])
		return "the recipient is not a phone number";
	return NULL;
}

bool setting_plain(const char *value)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:";
	size_t length = strspn(value, plain);
	return length && !value[length] && strcmp(value, ".") != 0 && strcmp(value, "..") != 0;
}

const char *account_is_wrong(struct exchange *exchange, const char *why)
{
	exchange->account_wrong = true;
	return why;
}

static void release(void *json)
{
	json_decref(json);
}

json_t *reply_object(struct arena *arena, const struct reply *reply)
{
	json_t *object = json_loadb(reply->body, reply->length, 0, NULL);
	if (!object)
		return NULL;
	arena_defer(arena, release, object);
	return json_is_object(object) ? object : NULL;
}

const char *id_or_none(const char *id)
{
	size_t length = 0;
	while (id[length] > 0x20 && id[length] < 0x7f)
		length++;
	return length <= ID_MOST && !id[length] ? id : "";
}

const char *reply_id(struct arena *arena, const json_t *id)
{
	const char *text = json_string_value(id);
	if (json_is_integer(id))
		return arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(id));
	return text ? arena_text(arena, id_or_none(text)) : "";
}

const char *reply_words(struct arena *arena, const json_t *text)
{
	const char *said = json_string_value(text);
	if (!said || strchr(said, '@'))
		return "";
	size_t length = strlen(said);
	if (length > WORDS_MOST)
		for (length = WORDS_MOST; ((unsigned char)said[length] & 0xc0) == 0x80; length--)
			;
	char *words = arena_copy(arena, said, length);
	for (char *at = words; *at; at++) {
		if (*at >= '0' && *at <= '9')
			*at = '#';
		else if (control((const unsigned char *)at) || strchr("\n\r\t", *at))
			*at = ' ';
		if (*at == ' ' && (unsigned char)at[1] >= 0x80 && (unsigned char)at[1] < 0xc0)
			*++at = ' '; /* the rest of a C1 control */
	}
	return words;
}

void judge_as(struct outcome *outcome, enum verdict verdict, const char *why)
{
	outcome->verdict = verdict;
	outcome->why = why;
}

void judge_garbage(struct arena *arena, const struct reply *reply, struct outcome *outcome)
{
	if (judge_transport(arena, reply, outcome))
		return;
	if (reply->status == 401 || reply->status == 403)
		judge_as(outcome, DELIVERY_ACCOUNT,
			 arena_printf(arena, "the provider answered %ld", reply->status));
	else
		judge_as(outcome, DELIVERY_LATER,
			 arena_printf(arena, "an answer that is not understood (%ld)",
				      reply->status));
}
