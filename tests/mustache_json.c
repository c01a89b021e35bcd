/* Test data in JSON as a tree of values. */
#include "mustache_json.h"
#include "core/mustache_private.h"
#include <stdlib.h>
#include <string.h>

static const char *shortest(struct arena *arena, double number)
{
	for (int digits = 1; digits < 17; digits++) {
		const char *text = arena_printf(arena, "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			return text;
	}
	return arena_printf(arena, "%.17g", number);
}

static struct value object_from_json(struct arena *arena, const json_t *json)
{
	struct view *view = view_new(arena);
	const char *name;
	json_t *item;
	json_object_foreach((json_t *)json, name, item)
		view_value(view, name, value_from_json(arena, item));
	return value_object(view);
}

static struct value list_from_json(struct arena *arena, const json_t *json)
{
	struct list *list = list_new(arena);
	size_t i;
	json_t *item;
	json_array_foreach(json, i, item) list_add(list, value_from_json(arena, item));
	return (struct value){.kind = VALUE_LIST, .list = list};
}

struct value value_from_json(struct arena *arena, const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return object_from_json(arena, json);
	case JSON_ARRAY:
		return list_from_json(arena, json);
	case JSON_STRING:
		return (struct value){.kind = VALUE_TEXT, .text = json_string_value(json)};
	case JSON_INTEGER:
		return (struct value){.kind = VALUE_INT, .number = json_integer_value(json)};
	case JSON_REAL:
		return (struct value){.kind = VALUE_TEXT,
				      .text = shortest(arena, json_real_value(json))};
	case JSON_TRUE:
	case JSON_FALSE:
		return (struct value){.kind = VALUE_FLAG, .flag = json_is_true(json)};
	case JSON_NULL:
		break;
	}
	return (struct value){.kind = VALUE_NULL};
}

static bool add_partials(struct templates *templates, const json_t *partials, const char **error)
{
	const char *name;
	json_t *text;
	json_object_foreach((json_t *)partials, name,
			    text) if (!templates_add(templates, name, json_string_value(text),
						     error)) return false;
	return true;
}

static void close_templates(void *templates)
{
	templates_close(templates);
}

const char *render_case(struct arena *arena, const json_t *json, const char **error)
{
	struct templates *templates = templates_new();
	arena_defer(arena, close_templates, templates); /* `error` lies in them */
	const char *text = json_string_value(json_object_get(json, "template"));
	if (!templates_add(templates, "the case itself", text, error) ||
	    !add_partials(templates, json_object_get(json, "partials"), error))
		return NULL;
	struct buffer buffer = buffer_in(arena);
	struct render_failure failure;
	struct value data = value_from_json(arena, json_object_get(json, "data"));
	*error = "rendering failed";
	if (!render_root(templates, "the case itself", data, NULL, false, &buffer, &failure))
		return NULL;
	return buffer_end(&buffer);
}
