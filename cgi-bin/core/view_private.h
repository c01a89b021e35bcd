/* What the view's own files share: how objects and lists lie in memory. */
#pragma once
#include "core/view.h"
#include <string.h>

struct named {
	const char *name;
	size_t length;
	struct value value;
};

struct view {
	struct arena *arena;
	const struct formats *formats;
	int count, capacity;
	uint32_t *keys; /* view_key() of each name */
	struct named *values;
	uint16_t *places; /* by view_place(): index + 1, 0 empty; twice the capacity of them */
};

struct list {
	struct arena *arena;
	int count, capacity;
	struct value *items;
};

/* Differs for most names that differ; compared before the names are. */
uint32_t view_key(const char *name, size_t length);
/* Where a key is looked for first, of `places` (a power of two). */
static inline uint32_t view_place(uint32_t key, uint32_t places)
{
	return (key * 2654435761u >> 16) & (places - 1);
}
/* NULL when there is none. */
struct named *view_find(const struct view *view, const char *name, size_t length);
/* For two names of one length and one view_key(), which says all of up to three bytes. Names are
 * short: cheaper than a call. */
static inline bool view_same(const char *a, const char *b, size_t length)
{
	uint64_t one = 0, other = 0;
	if (length < 4)
		return true;
	if (length < 8) {
		memcpy(&one, a, 4);
		memcpy(&other, b, 4);
		if (one != other)
			return false;
		memcpy(&one, a + length - 4, 4);
		memcpy(&other, b + length - 4, 4);
		return one == other;
	}
	for (size_t at = 0; at + 8 < length; at += 8) {
		memcpy(&one, a + at, 8);
		memcpy(&other, b + at, 8);
		if (one != other)
			return false;
	}
	memcpy(&one, a + length - 8, 8);
	memcpy(&other, b + length - 8, 8);
	return one == other;
}
/* The same for who has the key already. */
static inline struct named *view_find_key(const struct view *view, const char *name, size_t length,
					  uint32_t key)
{
	if (!view->count)
		return NULL;
	uint32_t places = (uint32_t)view->capacity * 2;
	for (uint32_t at = view_place(key, places); view->places[at];
	     at = (at + 1) & (places - 1)) {
		int i = view->places[at] - 1;
		struct named *named = &view->values[i];
		if (view->keys[i] == key && named->length == length &&
		    view_same(named->name, name, length))
			return named;
	}
	return NULL;
}
/* One cell of a row, in the kind of its column. */
struct value view_cell(struct rows *rows, int row, int column);
