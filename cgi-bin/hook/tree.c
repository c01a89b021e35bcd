/* Looking into JSON that others made. */
#include "tree.h"
#include <stdlib.h>
#include <string.h>

const char *text_at(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

const char *number_at(struct arena *arena, const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	if (json_is_integer(value))
		return arena_printf(arena, "%lld", (long long)json_integer_value(value));
	const char *text = text_at(object, name);
	return strspn(text, "0123456789") == strlen(text) ? text : "";
}

int64_t seconds_of(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	return digits >= 1 && digits <= 11 && !text[digits] ? strtoll(text, NULL, 10) : -1;
}

int64_t seconds_at(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	int64_t seconds = json_is_integer(value) ? (int64_t)json_integer_value(value)
						 : seconds_of(text_at(object, name));
	return seconds > 0 && seconds < INT64_C(100000000000) ? seconds * 1000000 : 0;
}

const char *tree_text(struct arena *arena, const json_t *tree)
{
	size_t length = json_dumpb(tree, NULL, 0, JSON_COMPACT);
	char *text = arena_room(arena, length + 1);
	json_dumpb(tree, text, length, JSON_COMPACT);
	text[length] = 0;
	return text;
}
