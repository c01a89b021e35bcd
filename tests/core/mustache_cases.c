/* Renders the cases that mustache_oracle.js makes up: one JSON object a line on standard input,
 * {"template", "partials", "data"}, one JSON string a line on standard output; null for what is
 * broken. */
#include "mustache_json.h"
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	struct arena *arena = arena_new(64 << 20);
	char *line = NULL;
	size_t room = 0;
	while (getline(&line, &room, stdin) > 0) {
		json_t *json = json_loads(line, 0, NULL);
		if (!json)
			return 1;
		const char *error = NULL, *text = render_case(arena, json, &error);
		struct buffer answer = buffer_in(arena);
		if (text)
			json_text(&answer, text);
		else
			buffer_text(&answer, "null");
		puts(buffer_end(&answer));
		arena_reset(arena);
		json_decref(json);
	}
	free(line);
	arena_free(arena);
	return 0;
}
