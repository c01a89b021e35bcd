/* Names and values: of forms, query strings, cookies and JSON bodies. */
#include "core/http_private.h"
#include "core/log.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_LIMIT = 64, JSON_LIMIT = 16 * 1024 };

struct fields {
	struct arena *arena;
	int count;
	struct field_value list[FIELDS_LIMIT];
};

struct fields *fields_none(struct arena *arena)
{
	struct fields *fields = arena_alloc(arena, sizeof *fields);
	fields->arena = arena;
	return fields;
}

static bool add(struct fields *fields, const char *name, const char *value, enum json_type type)
{
	if (fields->count == FIELDS_LIMIT)
		return false;
	fields->list[fields->count++] = (struct field_value){name, value, type};
	return true;
}

void fields_add(struct fields *fields, const char *name, const char *value)
{
	add(fields, arena_text(fields->arena, name), arena_text(fields->arena, value), JSON_NONE);
}

int fields_count(const struct fields *fields)
{
	return fields->count;
}

const struct field_value *fields_at(const struct fields *fields, int index)
{
	return &fields->list[index];
}

static int by_name_and_value(const void *left, const void *right)
{
	const struct field_value *a = *(const struct field_value *const *)left;
	const struct field_value *b = *(const struct field_value *const *)right;
	int names = strcmp(a->name, b->name);
	return names ? names : strcmp(a->value, b->value);
}

const struct field_value **fields_sorted(struct arena *arena, const struct fields *fields)
{
	int count = fields_count(fields);
	const struct field_value **sorted =
		arena_alloc(arena, ((size_t)count + 1) * sizeof(void *));
	for (int i = 0; i < count; i++)
		sorted[i] = fields_at(fields, i);
	qsort(sorted, (size_t)count, sizeof(void *), by_name_and_value);
	return sorted;
}

const struct field_value *fields_find(const struct fields *fields, const char *name)
{
	for (int i = 0; i < fields->count; i++)
		if (!strcmp(fields->list[i].name, name))
			return &fields->list[i];
	return NULL;
}

bool fields_repeat(const struct fields *fields)
{
	for (int i = 1; i < fields->count; i++)
		if (fields_find(fields, fields->list[i].name) != &fields->list[i])
			return true;
	return false;
}

void fields_join(struct fields *fields, const char *name)
{
	struct field_value *first = NULL;
	int kept = 0;
	for (int i = 0; i < fields->count; i++) {
		struct field_value *each = &fields->list[i];
		bool same = !strcmp(each->name, name);
		if (same && first) {
			first->value =
				arena_printf(fields->arena, "%s,%s", first->value, each->value);
			continue;
		}
		fields->list[kept] = *each;
		if (same)
			first = &fields->list[kept];
		kept++;
	}
	fields->count = kept;
}

/* One name=value pair; an empty one between two & is nothing. */
static bool add_pair(struct fields *fields, const char *pair, size_t length)
{
	if (!length)
		return true;
	const char *equals = memchr(pair, '=', length);
	size_t name_length = equals ? (size_t)(equals - pair) : length;
	size_t value_length = equals ? length - name_length - 1 : 0;
	const char *name = percent_decoded(fields->arena, pair, name_length, true);
	const char *value =
		percent_decoded(fields->arena, equals ? equals + 1 : "", value_length, true);
	return name && value && add(fields, name, value, JSON_NONE);
}

struct fields *fields_form(struct arena *arena, const char *text, size_t length)
{
	struct fields *fields = fields_none(arena);
	const char *end = text + length;
	while (text < end) {
		const char *stop = memchr(text, '&', (size_t)(end - text));
		if (!stop)
			stop = end;
		if (!add_pair(fields, text, (size_t)(stop - text)))
			return NULL;
		text = stop + (stop < end);
	}
	return fields;
}

struct fields *fields_cookies(struct arena *arena, const char *header)
{
	struct fields *fields = fields_none(arena);
	while (*header) {
		header += strspn(header, " \t;");
		size_t length = strcspn(header, ";");
		const char *equals = memchr(header, '=', length);
		if (equals && equals > header) {
			size_t name_length = (size_t)(equals - header);
			size_t value_length = length - name_length - 1;
			if (utf8_valid(header, length))
				add(fields, arena_copy(arena, header, name_length),
				    arena_copy(arena, equals + 1, value_length), JSON_NONE);
		}
		header += length;
	}
	return fields;
}

static bool add_json(struct fields *fields, const char *name, const json_t *value)
{
	struct arena *arena = fields->arena;
	name = arena_text(arena, name);
	switch (json_typeof(value)) {
	case JSON_STRING:
		return add(fields, name, arena_text(arena, json_string_value(value)), JSON_STRING_);
	case JSON_INTEGER:
		return add(fields, name,
			   arena_printf(arena, "%lld", (long long)json_integer_value(value)),
			   JSON_INTEGER_);
	case JSON_TRUE:
		return add(fields, name, "true", JSON_BOOL_);
	case JSON_FALSE:
		return add(fields, name, "false", JSON_BOOL_);
	case JSON_NULL:
		return add(fields, name, "", JSON_NULL_);
	case JSON_REAL:
		return add(fields, name, "", JSON_OTHER_);
	case JSON_OBJECT:
	case JSON_ARRAY:
		break;
	}
	return false;
}

/* jansson says of some of its failed allocations that the text is broken; whoever sent it did
 * nothing wrong. */
static void *allocate(size_t size)
{
	void *taken = malloc(size);
	if (!taken)
		log_end("out of memory", "json");
	return taken;
}

static void forget_tree(void *tree)
{
	json_decref(tree);
}

json_t *json_read(struct arena *arena, const char *text, size_t length)
{
	json_error_t error;
	json_set_alloc_funcs(allocate, free);
	json_t *tree = json_loadb(text, length, JSON_ALLOW_NUL, &error);
	if (tree)
		arena_defer(arena, forget_tree, tree);
	return tree;
}

struct fields *fields_json(struct arena *arena, const char *text, size_t length)
{
	if (length > JSON_LIMIT)
		return NULL;
	json_error_t error;
	json_set_alloc_funcs(allocate, free);
	json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
	struct fields *fields = fields_none(arena);
	bool sound = json_is_object(object);
	const char *name;
	json_t *value;
	if (sound)
		json_object_foreach(object, name, value) sound =
			sound && add_json(fields, name, value);
	json_decref(object);
	return sound ? fields : NULL;
}
