/* Before a template is compiled: tags whose text is known already become that text. */
#include "core/mustache_private.h"
#include <string.h>

const char *template_constants(struct arena *arena, const char *text, constant_text *known,
			       const void *context)
{
	struct buffer done = buffer_in(arena);
	if (!known || strstr(text, "{{=")) /* other delimiters: everything is looked up */
		return text;
	for (const char *tag; (tag = strstr(text, "{{"));) {
		const char *name = tag + 2, *value = NULL;
		size_t length = strspn(name, MUSTACHE_NAME);
		if (length && name[length] == '}' && name[length + 1] == '}')
			value = known(context, arena, name, length);
		buffer_add(&done, text, (size_t)((value ? tag : name) - text));
		if (value)
			buffer_text(&done, value);
		text = value ? name + length + 2 : name;
	}
	buffer_text(&done, text);
	return buffer_end(&done);
}
