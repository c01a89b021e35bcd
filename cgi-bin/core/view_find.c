/* Finding a name in a value. One packed word is compared per value before any text is; rows are
 * looked into where they lie, nothing is copied. A missing name may be derived from the value in
 * front of its form. */
#include "core/format.h"
#include "core/view_private.h"
#include "core/words.h"
#include <string.h>

/* Length, first, middle and last byte. */
uint32_t view_key(const char *name, size_t length)
{
	if (!length)
		return 0;
	const unsigned char *bytes = (const unsigned char *)name;
	return (uint32_t)(length & 0xff) | (uint32_t)bytes[0] << 8 |
	       (uint32_t)bytes[length / 2] << 16 | (uint32_t)bytes[length - 1] << 24;
}

struct named *view_find(const struct view *view, const char *name, size_t length)
{
	return view_find_key(view, name, length, view_key(name, length));
}

struct value view_cell(struct rows *rows, int row, int column)
{
	const char *cell = rows_cell(rows, row, column);
	if (!cell)
		return (struct value){.kind = VALUE_NULL};
	switch (rows_column_kind(rows, column)) {
	case COLUMN_INTEGER:
		return (struct value){.kind = VALUE_INT, .number = cell_integer(cell)};
	case COLUMN_FLAG:
		return (struct value){.kind = VALUE_FLAG, .flag = cell[0] == 't'};
	case COLUMN_TIME:
		return (struct value){.kind = VALUE_TIME, .number = instant_parse(cell)};
	case COLUMN_TEXT:
		break;
	}
	return (struct value){.kind = VALUE_TEXT, .text = cell};
}

static bool object_value(const struct view *view, const char *name, size_t length,
			 struct value *found)
{
	const struct named *named = view_find(view, name, length);
	if (!named)
		return false;
	*found = named->value;
	if (found->kind == VALUE_ROW && rows_count(found->rows) <= found->row)
		*found = (struct value){.kind = VALUE_NULL};
	return true;
}

static bool message_value(const struct words *words, const char *name, size_t length,
			  struct value *found)
{
	const char *count_name;
	const char *text = words_find(words, name, length, &count_name);
	*found = (struct value){.kind = VALUE_MESSAGE, .text = text};
	return text != NULL;
}

static bool exact_value(struct value value, const char *name, size_t length, struct value *found)
{
	if (value.kind == VALUE_OBJECT)
		return object_value(value.object, name, length, found);
	if (value.kind == VALUE_WORDS)
		return message_value(value.words, name, length, found);
	if (value.kind != VALUE_ROW)
		return false;
	int column = rows_column(value.rows, name, length);
	if (column < 0 || rows_count(value.rows) <= value.row)
		return false;
	*found = view_cell(value.rows, value.row, column);
	return true;
}

enum { LONGEST_FORM = 8 }; /* "relative" */

static bool derived_value(struct value value, const struct formats *formats, struct arena *arena,
			  const char *name, size_t length, struct value *found)
{
	size_t base = length;
	while (base > 0 && name[base - 1] != '_')
		base--;
	size_t form_length = length - base;
	if (base < 2 || !form_length || form_length > LONGEST_FORM)
		return false;
	struct value source;
	if (!exact_value(value, name, base - 1, &source))
		return false;
	if (source.kind == VALUE_NULL) {
		*found = source;
		return true;
	}
	if (source.kind != VALUE_INT && source.kind != VALUE_TIME)
		return false;
	char form[LONGEST_FORM + 1] = {0};
	memcpy(form, name + base, form_length);
	const char *text = format_derive(formats, arena, name, base - 1, form, source.number,
					 source.kind == VALUE_TIME);
	*found = (struct value){.kind = VALUE_TEXT, .text = text};
	return text != NULL;
}

bool value_find(struct value value, const struct formats *formats, struct arena *arena,
		const char *name, size_t length, struct value *found)
{
	if (exact_value(value, name, length, found))
		return true;
	bool has_names = value.kind == VALUE_OBJECT || value.kind == VALUE_ROW;
	return formats && has_names && derived_value(value, formats, arena, name, length, found);
}

bool value_truthy(struct value value)
{
	switch (value.kind) {
	case VALUE_NULL:
		return false;
	case VALUE_TEXT:
		return value.text[0] != 0;
	case VALUE_FLAG:
		return value.flag;
	case VALUE_LIST:
		return value.list->count > 0;
	case VALUE_ROWS:
		return rows_count(value.rows) > 0;
	case VALUE_ROW:
		return rows_count(value.rows) > value.row;
	case VALUE_INT:
	case VALUE_TIME:
	case VALUE_OBJECT:
	case VALUE_WORDS:
	case VALUE_MESSAGE:
		return true;
	}
	return false;
}

int value_items(struct value value)
{
	if (value.kind == VALUE_LIST)
		return value.list->count;
	return value.kind == VALUE_ROWS ? rows_count(value.rows) : -1;
}

struct value value_item(struct value value, int index)
{
	if (value.kind == VALUE_LIST)
		return value.list->items[index];
	return (struct value){.kind = VALUE_ROW, .row = index, .rows = value.rows};
}
