/* Templates and data: an input is a template, a partial and the data as JSON, parted by 0 bytes. */
#include "core/mustache_private.h"
#include "fuzz.h"
#include "mustache_json.h"
#include <string.h>

static void decref(void *json)
{
	json_decref(json);
}

static void close_templates(void *templates)
{
	templates_close(templates);
}

/* Nothing in the template leaves data unescaped, and nothing of its own looks like HTML. */
static bool must_escape(const char *text)
{
	return !strpbrk(text, "<>&\"'=") && !strstr(text, "{{{");
}

static void check_output(const char *output, bool escaped)
{
	if (!escaped)
		return;
	must(!strpbrk(output, "<>\"'"));
	for (const char *at = output; (at = strchr(at, '&')); at++)
		must(!strncmp(at, "&amp;", 5) || !strncmp(at, "&lt;", 4) ||
		     !strncmp(at, "&gt;", 4) || !strncmp(at, "&quot;", 6) ||
		     !strncmp(at, "&#39;", 5));
}

static void check_json(struct arena *arena, struct view *view)
{
	struct buffer buffer = buffer_in(arena);
	view_json(&buffer, view);
	json_t *again = json_loadb(buffer_end(&buffer), buffer.length, 0, NULL);
	must(again);
	json_decref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	const char *text = input_text(&input, arena), *partial = input_text(&input, arena);
	struct value root = {.kind = VALUE_NULL};
	json_t *json = json_loadb(input.at, input.left, JSON_DECODE_ANY, NULL);
	if (json) {
		arena_defer(arena, decref, json);
		root = value_from_json(arena, json);
	}
	if (root.kind == VALUE_OBJECT)
		check_json(arena, root.object);

	struct templates *templates = templates_new();
	arena_defer(arena, close_templates, templates);
	const char *error = NULL;
	if (!templates_add(templates, "page", text, &error) ||
	    !templates_add(templates, "part", partial, &error)) {
		must(error && *error);
		return 0;
	}
	bool escaped = must_escape(text) && must_escape(partial);
	const struct formats *formats = formats_for("en-GB", "GBP", 2, "Europe/London");
	for (int strict = 0; strict < 2; strict++) {
		struct buffer buffer = buffer_in(arena);
		struct render_failure failure = {0};
		if (render_root(templates, "page", root, formats, strict, &buffer, &failure))
			check_output(buffer_end(&buffer), escaped);
		else
			must(failure.name && failure.template_name && failure.line > 0);
	}
	return 0;
}
