/* Texts with {placeholders}: taken apart, checked, filled in one pass. */
#include "core/buffer.h"
#include "domain/message.h"
#include "domain/message_private.h"
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

static int placeholder_of(const char *name, size_t length)
{
	for (int i = 0; i < PLACEHOLDERS; i++)
		if (strlen(placeholder_names[i]) == length &&
		    !memcmp(placeholder_names[i], name, length))
			return i;
	return NO_PLACEHOLDER;
}

bool message_piece(const char **at, struct piece *piece)
{
	const char *text = *at;
	*piece = (struct piece){text, strcspn(text, "{}"), NO_PLACEHOLDER};
	if (!*text)
		return false;
	if (piece->length == 0) {
		size_t name = *text == '{' ? strcspn(text + 1, "{}") : 0;
		piece->length = 1;
		if (*text == '{' && text[1 + name] == '}')
			piece->placeholder = placeholder_of(text + 1, name);
		if (piece->placeholder != NO_PLACEHOLDER)
			piece->length = name + 2;
	}
	*at = text + piece->length;
	return true;
}

int message_limit(const char *channel, bool subject)
{
	bool push = !strcmp(channel, "push");
	if (subject)
		return push ? 60 : 120;
	return push			      ? 240
	       : !strcmp(channel, "sms")      ? 320
	       : !strcmp(channel, "whatsapp") ? 1000
					      : 2000;
}

const char *message_tidy(struct arena *arena, const char *text)
{
	struct buffer tidy = buffer_in(arena);
	text += strspn(text, " \t\r\n");
	for (; *text; text++)
		if (*text != '\r' || text[strspn(text, "\r")] != '\n')
			buffer_add(&tidy, text, 1);
	while (tidy.length && strchr(" \t\r\n", tidy.text[tidy.length - 1]))
		tidy.length--;
	return buffer_end(&tidy);
}

/* What writes nothing but changes what is around it: not for people's texts. */
static bool is_control(UChar32 letter)
{
	return letter < 0 || u_iscntrl(letter) || (letter >= 0x202a && letter <= 0x202e) ||
	       (letter >= 0x2066 && letter <= 0x2069);
}

static bool letters_fault(const char *text, bool lines, int limit, struct message_error *error)
{
	int length = (int)strlen(text), count = 0;
	for (int at = 0; at < length; count++) {
		UChar32 letter;
		error->at = (size_t)at;
		U8_NEXT((const uint8_t *)text, at, length, letter);
		if (is_control(letter) && !(lines && letter == '\n')) {
			error->fault = MESSAGE_CONTROL;
			return true;
		}
	}
	error->at = 0;
	if (count > limit) {
		error->fault = MESSAGE_TOO_LONG;
		error->limit = limit;
	}
	return count > limit;
}

/* The fault of a piece; `used` collects the placeholders. */
static enum message_fault piece_fault(struct arena *arena, const struct message_kind *kind,
				      const struct piece *piece, unsigned *used, const char **name)
{
	if (piece->placeholder != NO_PLACEHOLDER) {
		*used |= 1U << piece->placeholder;
		*name = placeholder_names[piece->placeholder];
		return kind->placeholders & 1U << piece->placeholder ? MESSAGE_FINE
								     : MESSAGE_UNKNOWN;
	}
	if (*piece->text != '{')
		return *piece->text == '}' ? MESSAGE_BRACE : MESSAGE_FINE;
	size_t length = strcspn(piece->text + 1, "{}");
	if (piece->text[1 + length] != '}')
		return MESSAGE_BRACE;
	*name = arena_copy(arena, piece->text + 1, length);
	return MESSAGE_UNKNOWN;
}

/* A line that browsers would take for the word of a site on a code. */
static bool origin_line(const char *text, size_t *at)
{
	const char *line = text;
	while (*line) {
		if (*line == '@')
			break;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	*at = (size_t)(line - text);
	return *line == '@';
}

static bool pieces_fault(struct arena *arena, const struct message_kind *kind, const char *text,
			 unsigned *used, struct message_error *error)
{
	struct piece piece;
	for (const char *at = text; message_piece(&at, &piece);) {
		const char *name = "";
		enum message_fault fault = piece_fault(arena, kind, &piece, used, &name);
		if (fault) {
			*error =
				(struct message_error){fault, name, (size_t)(piece.text - text), 0};
			return true;
		}
	}
	return false;
}

bool message_check(struct arena *arena, const struct message_kind *kind, const char *channel,
		   bool subject, const char *text, struct message_error *error)
{
	unsigned used = 0;
	*error = (struct message_error){MESSAGE_FINE, "", 0, 0};
	if (!*text && !subject)
		error->fault = MESSAGE_EMPTY;
	if (error->fault || letters_fault(text, !subject, message_limit(channel, subject), error) ||
	    pieces_fault(arena, kind, text, &used, error))
		return false;
	for (int i = 0; i < PLACEHOLDERS && !subject; i++)
		if (kind->required & ~used & 1U << i) {
			*error =
				(struct message_error){MESSAGE_MISSING, placeholder_names[i], 0, 0};
			return false;
		}
	size_t line = 0;
	if (kind->required & 1U << SAY_CODE && origin_line(text, &line))
		*error = (struct message_error){MESSAGE_ORIGIN_LINE, "", line, 0};
	return error->fault == MESSAGE_FINE;
}

static void add_value(struct buffer *filled, const char *value)
{
	int length = (int)strlen(value);
	for (int at = 0; at < length;) {
		int from = at;
		UChar32 letter;
		U8_NEXT((const uint8_t *)value, at, length, letter);
		if (is_control(letter))
			buffer_add(filled, " ", 1);
		else
			buffer_add(filled, value + from, (size_t)(at - from));
	}
}

static const char *value_of(const struct message_values *values, int placeholder)
{
	const char *value = values->text[placeholder];
	return value ? value : "";
}

const char *message_fill(struct arena *arena, const char *text, const struct message_values *values)
{
	struct buffer filled = buffer_in(arena);
	struct piece piece;
	while (message_piece(&text, &piece))
		if (piece.placeholder == NO_PLACEHOLDER)
			buffer_add(&filled, piece.text, piece.length);
		else
			add_value(&filled, value_of(values, piece.placeholder));
	return buffer_end(&filled);
}

const char *const *message_parameters(struct arena *arena, const char *text,
				      const struct message_values *values)
{
	struct piece piece;
	size_t count = 0;
	for (const char *at = text; message_piece(&at, &piece);)
		count += piece.placeholder != NO_PLACEHOLDER;
	const char **parameters = arena_alloc(arena, (count + 1) * sizeof *parameters);
	count = 0;
	while (message_piece(&text, &piece))
		if (piece.placeholder != NO_PLACEHOLDER) {
			struct buffer value = buffer_in(arena);
			add_value(&value, value_of(values, piece.placeholder));
			parameters[count++] = value.length ? buffer_end(&value) : "–";
		}
	parameters[count] = NULL;
	return parameters;
}
