/* The tree of named values: filling it. Names and texts are kept, not copied. */
#include "core/view_private.h"
#include <string.h>

struct view *view_new(struct arena *arena)
{
	struct view *view = arena_alloc(arena, sizeof *view);
	view->arena = arena;
	return view;
}

struct arena *view_arena(const struct view *view)
{
	return view->arena;
}

/* Twice the room, for an array of `count` elements. */
static void *grown(struct arena *arena, const void *old, int count, int capacity, size_t size)
{
	void *array = arena_alloc(arena, (size_t)capacity * size);
	if (count)
		memcpy(array, old, (size_t)count * size);
	return array;
}

static void place(struct view *view, int index)
{
	uint32_t places = (uint32_t)view->capacity * 2, at = view_place(view->keys[index], places);
	while (view->places[at])
		at = (at + 1) & (places - 1);
	view->places[at] = (uint16_t)(index + 1);
}

static void grow(struct view *view)
{
	int capacity = view->capacity ? view->capacity * 2 : 16;
	view->keys = grown(view->arena, view->keys, view->count, capacity, sizeof *view->keys);
	view->values =
		grown(view->arena, view->values, view->count, capacity, sizeof *view->values);
	view->capacity = capacity;
	view->places = arena_alloc(view->arena, (size_t)capacity * 2 * sizeof *view->places);
	for (int i = 0; i < view->count; i++)
		place(view, i);
}

void view_value(struct view *view, const char *name, struct value value)
{
	size_t length = strlen(name);
	struct named *known = view_find(view, name, length);
	if (known) {
		known->value = value;
		return;
	}
	if (view->count == view->capacity)
		grow(view);
	view->keys[view->count] = view_key(name, length);
	view->values[view->count] = (struct named){name, length, value};
	place(view, view->count++);
}

void view_text(struct view *view, const char *name, const char *text)
{
	view_value(view, name, (struct value){.kind = VALUE_TEXT, .text = text ? text : ""});
}

void view_int(struct view *view, const char *name, int64_t number)
{
	view_value(view, name, (struct value){.kind = VALUE_INT, .number = number});
}

void view_flag(struct view *view, const char *name, bool flag)
{
	view_value(view, name, (struct value){.kind = VALUE_FLAG, .flag = flag});
}

void view_time(struct view *view, const char *name, int64_t instant)
{
	enum value_kind kind = instant ? VALUE_TIME : VALUE_NULL;
	view_value(view, name, (struct value){.kind = kind, .number = instant});
}

void view_null(struct view *view, const char *name)
{
	view_value(view, name, (struct value){.kind = VALUE_NULL});
}

struct view *view_object(struct view *view, const char *name)
{
	struct view *object = view_new(view->arena);
	view_value(view, name, value_object(object));
	return object;
}

struct list *view_list(struct view *view, const char *name)
{
	struct named *known = view_find(view, name, strlen(name));
	if (known && known->value.kind == VALUE_LIST)
		return known->value.list;
	struct list *list = list_new(view->arena);
	view_value(view, name, (struct value){.kind = VALUE_LIST, .list = list});
	return list;
}

struct view *view_item(struct view *view, const char *list_name)
{
	struct view *item = view_new(view->arena);
	list_add(view_list(view, list_name), value_object(item));
	return item;
}

struct list *list_new(struct arena *arena)
{
	struct list *list = arena_alloc(arena, sizeof *list);
	list->arena = arena;
	return list;
}

void list_add(struct list *list, struct value value)
{
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 2 : 8;
		list->items = grown(list->arena, list->items, list->count, list->capacity,
				    sizeof *list->items);
	}
	list->items[list->count++] = value;
}

void view_row(struct view *view, const char *name, struct rows *rows)
{
	view_value(view, name, (struct value){.kind = VALUE_ROW, .rows = rows});
}

void view_rows(struct view *view, const char *name, struct rows *rows)
{
	view_value(view, name, (struct value){.kind = VALUE_ROWS, .rows = rows});
}

void view_formats(struct view *view, const struct formats *formats)
{
	view->formats = formats;
}

const struct formats *view_formats_of(const struct view *view)
{
	return view->formats;
}

void view_words(struct view *view, const char *name, const struct words *words)
{
	view_value(view, name, (struct value){.kind = VALUE_WORDS, .words = words});
}

struct value value_object(struct view *view)
{
	return (struct value){.kind = VALUE_OBJECT, .object = view};
}
