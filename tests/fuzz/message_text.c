/* Texts of messages as a network's people write them, and values of any kind in them. */
#include "core/http.h"
#include "domain/message.h"
#include "fuzz.h"
#include <string.h>

static bool clean(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

/* What was accepted has no brace but around placeholders, so that filled with words it has none. */
static void hold_accepted(struct arena *arena, const struct message_kind *kind, const char *text)
{
	struct message_values words = {{NULL}};
	for (int i = 0; i < PLACEHOLDERS; i++)
		words.text[i] = kind->placeholders >> i & 1 ? "word" : "{";
	must(!strpbrk(message_fill(arena, text, &words), "{}"));
	must(utf8_valid(text, strlen(text)));
	for (int i = 0; i < PLACEHOLDERS; i++)
		if (kind->required >> i & 1)
			must(strstr(text, placeholder_names[i]) != NULL);
}

/* A value is never read again: filling what was filled with nothing to fill changes nothing, unless
 * a value itself looked like a placeholder, and then it is still there. */
static void hold_values(struct arena *arena, const char *text, const char *value)
{
	struct message_values values = {{NULL}};
	for (int i = 0; i < PLACEHOLDERS; i++)
		values.text[i] = value;
	const char *const *parameters = message_parameters(arena, text, &values);
	size_t length = strlen(message_fill(arena, text, &(struct message_values){{NULL}}));
	for (int i = 0; parameters[i]; i++) {
		must(*parameters[i] && clean(parameters[i]));
		length += *value ? strlen(parameters[i]) : 0;
	}
	must(strlen(message_fill(arena, text, &values)) == length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	int kinds = 0;
	while (message_kinds[kinds].name)
		kinds++;
	const struct message_kind *kind = &message_kinds[input_byte(&input) % (unsigned)kinds];
	unsigned how = input_byte(&input);
	const char *text = input_text(&input, arena), *value = input_text(&input, arena);
	int channels = 0;
	while (kind->channels[channels])
		channels++;
	const char *channel = kind->channels[(how >> 1) % (unsigned)channels];
	struct message_error error;
	text = message_tidy(arena, text);
	must(strcmp(message_tidy(arena, text), text) == 0);
	bool fine = message_check(arena, kind, channel, how & 1, text, &error);
	must(fine == (error.fault == MESSAGE_FINE) && error.at <= strlen(text));
	if (fine && !(how & 1))
		hold_accepted(arena, kind, text);
	hold_values(arena, text, value);
	return 0;
}
