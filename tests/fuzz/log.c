/* Lines of the log: whatever stands in them, each is one line of JSON that says it. log.c is part
 * of this file, so that what it writes can be read. */
#include <sys/types.h>
static ssize_t keep_line(int descriptor, const void *bytes, size_t length);
#define write keep_line
#include <unistd.h>
#include "core/log.c"
#undef write
#include "core/view.h"
#include "fuzz.h"
#include <jansson.h>

static char kept[LINE_LIMIT + 1];
static size_t kept_length;

static ssize_t keep_line(int descriptor, const void *bytes, size_t length)
{
	must(descriptor == STDERR_FILENO && length < sizeof kept);
	memcpy(kept, bytes, length);
	kept_length = length;
	return (ssize_t)length;
}

/* What no terminal may see. */
static bool is_plain(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	int64_t number = input_number(&input);
	const char *event = input_text(&input, arena), *text = input_text(&input, arena);
	const char *more = input_text(&input, arena);
	log_line("info", event, "text", text, "number", log_int(number), "more", more, "again",
		 text, "a", more, "b", more, "c", text, NULL);
	must(kept_length > 1 && kept[kept_length - 1] == '\n' && is_plain(kept, kept_length - 1));
	json_t *json = json_loadb(kept, kept_length, JSON_REJECT_DUPLICATES, NULL);
	must(json && json_is_object(json));
	const char *said = json_string_value(json_object_get(json, "text"));
	must(said && json_string_value(json_object_get(json, "event")));
	must(json_integer_value(json_object_get(json, "number")) == number);
	if (strlen(text) < VALUE_LIMIT && utf8_valid(text, strlen(text)))
		must(!strcmp(said, text));
	json_decref(json);

	struct buffer buffer = buffer_in(arena);
	json_text(&buffer, text);
	json = json_loadb(buffer_end(&buffer), buffer.length, JSON_DECODE_ANY, NULL);
	must(json && is_plain(buffer.text, buffer.length));
	if (utf8_valid(text, strlen(text)))
		must(!strcmp(json_string_value(json), text));
	json_decref(json);
	return 0;
}
