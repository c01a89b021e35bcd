/* What a page shows: a tree of named values. The same tree becomes HTML (mustache.h) or JSON
 * (view_json). */
#pragma once
#include "core/arena.h"
#include "core/buffer.h"
#include "core/db.h"
#include <stdbool.h>
#include <stdint.h>

struct view; /* an object: named values in the order they were added; a later value of a name
	      * replaces the earlier. Names and texts are kept, not copied: they live as long as the
	      * arena */
struct list;
struct words;
struct formats;

enum value_kind {
	VALUE_NULL,
	VALUE_TEXT,
	VALUE_INT,
	VALUE_FLAG,
	VALUE_TIME, /* number = microseconds since 1970; JSON: RFC 3339 */
	VALUE_OBJECT,
	VALUE_LIST,    /* of values of any kind */
	VALUE_ROWS,    /* a promise: a list of row objects, looked at when it is rendered */
	VALUE_ROW,     /* one row of it as an object: column names are value names */
	VALUE_WORDS,   /* the message catalogue: {{t.key}} (words.h) */
	VALUE_MESSAGE, /* one message: text with {name} placeholders, filled from the context it is
			  shown in */
};

struct value {
	enum value_kind kind;
	int row; /* VALUE_ROW */
	union {
		const char *text; /* VALUE_TEXT, VALUE_MESSAGE */
		int64_t number;
		bool flag;
		struct view *object;
		struct list *list;
		struct rows *rows;
		const struct words *words;
	};
};

struct view *view_new(struct arena *arena);
struct arena *view_arena(const struct view *view);
void view_text(struct view *view, const char *name, const char *text);
void view_int(struct view *view, const char *name, int64_t number);
void view_flag(struct view *view, const char *name, bool flag);
void view_time(struct view *view, const char *name, int64_t instant); /* 0: null */
void view_null(struct view *view, const char *name);
void view_value(struct view *view, const char *name, struct value value);
/* A new, empty object under that name. */
struct view *view_object(struct view *view, const char *name);
/* An empty list under that name, unless there is one already. */
struct list *view_list(struct view *view, const char *name);
/* A new object at the end of the list of that name (made when missing). */
struct view *view_item(struct view *view, const char *list_name);
/* A list of its own, for lists within lists (view_value, list_add). */
struct list *list_new(struct arena *arena);
void list_add(struct list *list, struct value value);
/* The first row as an object; null when there is none. Looked at when rendered. */
void view_row(struct view *view, const char *name, struct rows *rows);
/* All rows as a list. Looked at when rendered. */
void view_rows(struct view *view, const char *name, struct rows *rows);
/* Who makes `points_text` from `points` (format.h). Inherited by everything rendered from this
 * view. */
void view_formats(struct view *view, const struct formats *formats);
const struct formats *view_formats_of(const struct view *view);
void view_words(struct view *view, const char *name, const struct words *words);

/* Looking a tree up, for the renderers. */
struct value value_object(struct view *view);
/* The value of `name` in an object, a row or a catalogue. A name that is missing but ends in a form
 * of format.h (`points_text`, `cap_used_minor_short`, `expires_at_date`) is made from the value in
 * front of it. */
bool value_find(struct value value, const struct formats *formats, struct arena *arena,
		const char *name, size_t length, struct value *found);
/* What a section does with it: absent, null, false, "" , an empty list and rows without a row are
 * falsey. A number is truthy, 0 too. (The specification leaves "" and 0 open.) */
bool value_truthy(struct value value);
/* Items of a list or rows: count, and the i-th. -1 when it is neither. */
int value_items(struct value value);
struct value value_item(struct value value, int index);

/* The tree as JSON: integers plain, times RFC 3339 in UTC, names as they are. */
void view_json(struct buffer *buffer, const struct view *view);
/* One text as a JSON string with its quotes; C0 and C1 controls, U+2028 and U+2029 escaped, bad
 * UTF-8 replaced by U+FFFD. */
void json_text(struct buffer *buffer, const char *text);
