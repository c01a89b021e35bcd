/* What the view's own files share: how objects and lists lie in memory. */
#pragma once
#include "core/view.h"

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
};

struct list {
	struct arena *arena;
	int count, capacity;
	struct value *items;
};

/* Differs for most names that differ; compared before the names are. */
uint32_t view_key(const char *name, size_t length);
/* NULL when there is none. */
struct named *view_find(const struct view *view, const char *name, size_t length);
/* One cell of a row, in the kind of its column. */
struct value view_cell(struct rows *rows, int row, int column);
