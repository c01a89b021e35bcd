/* The view as JSON. The catalogue is left out: it is for templates. */
#include "core/view_private.h"
#include <inttypes.h>
#include <string.h>

static void json_value(struct buffer *buffer, struct value value);

/* Length of the UTF-8 sequence that begins here; 0 when it is not one. */
static size_t sequence_length(const unsigned char *bytes)
{
	unsigned char first = bytes[0];
	if (first < 0x80)
		return 1;
	size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	if ((first == 0xe0 && bytes[1] < 0xa0) || (first == 0xf0 && bytes[1] < 0x90))
		return 0; /* longer than needed */
	if ((first == 0xed && bytes[1] > 0x9f) || (first == 0xf4 && bytes[1] > 0x8f))
		return 0; /* surrogates; beyond the last code point */
	return length;
}

static void json_escape(struct buffer *buffer, unsigned code)
{
	static const char short_forms[] = {
		['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
		['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't',
	};
	static const char digits[] = "0123456789abcdef";
	if (code < sizeof short_forms && short_forms[code]) {
		buffer_add(buffer, (char[]){'\\', short_forms[code]}, 2);
		return;
	}
	char text[] = {'\\',
		       'u',
		       digits[code >> 12 & 15],
		       digits[code >> 8 & 15],
		       digits[code >> 4 & 15],
		       digits[code & 15]};
	buffer_add(buffer, text, sizeof text);
}

/* The code point when it must be escaped; 0 for what stands as it is. */
static unsigned code_to_escape(const unsigned char *bytes, size_t length)
{
	if (length == 1)
		return bytes[0] < 0x20 || bytes[0] == '"' || bytes[0] == '\\' || bytes[0] == 0x7f
			       ? bytes[0]
			       : 0;
	if (length == 2 && bytes[0] == 0xc2 && bytes[1] < 0xa0)
		return bytes[1];
	if (length == 3 && bytes[0] == 0xe2 && bytes[1] == 0x80 && (bytes[2] & 0xfe) == 0xa8)
		return 0x2000u + (bytes[2] & 0x3fu);
	return 0;
}

void json_text(struct buffer *buffer, const char *text)
{
	const unsigned char *at = (const unsigned char *)text, *plain = at;
	buffer_add(buffer, "\"", 1);
	while (*at) {
		size_t length = sequence_length(at);
		unsigned code = length ? code_to_escape(at, length) : 0xfffd;
		if (!code) {
			at += length;
			continue;
		}
		buffer_add(buffer, (const char *)plain, (size_t)(at - plain));
		if (length)
			json_escape(buffer, code);
		else
			buffer_text(buffer, "\xef\xbf\xbd");
		at += length ? length : 1;
		plain = at;
	}
	buffer_add(buffer, (const char *)plain, (size_t)(at - plain));
	buffer_add(buffer, "\"", 1);
}

static void json_row(struct buffer *buffer, struct rows *rows, int row)
{
	buffer_add(buffer, "{", 1);
	for (int i = 0, columns = rows_columns(rows); i < columns; i++) {
		if (i)
			buffer_add(buffer, ",", 1);
		json_text(buffer, rows_column_name(rows, i));
		buffer_add(buffer, ":", 1);
		json_value(buffer, view_cell(rows, row, i));
	}
	buffer_add(buffer, "}", 1);
}

static void json_list(struct buffer *buffer, struct value list)
{
	buffer_add(buffer, "[", 1);
	for (int i = 0, count = value_items(list); i < count; i++) {
		if (i)
			buffer_add(buffer, ",", 1);
		json_value(buffer, value_item(list, i));
	}
	buffer_add(buffer, "]", 1);
}

static void json_value(struct buffer *buffer, struct value value)
{
	switch (value.kind) {
	case VALUE_TEXT:
	case VALUE_MESSAGE:
		json_text(buffer, value.text);
		return;
	case VALUE_INT:
		buffer_printf(buffer, "%" PRId64, value.number);
		return;
	case VALUE_FLAG:
		buffer_text(buffer, value.flag ? "true" : "false");
		return;
	case VALUE_TIME:
		json_text(buffer, instant_rfc3339(buffer->arena, value.number));
		return;
	case VALUE_OBJECT:
		view_json(buffer, value.object);
		return;
	case VALUE_LIST:
	case VALUE_ROWS:
		json_list(buffer, value);
		return;
	case VALUE_ROW:
		if (rows_count(value.rows) > value.row) {
			json_row(buffer, value.rows, value.row);
			return;
		}
		break;
	case VALUE_NULL:
	case VALUE_WORDS:
		break;
	}
	buffer_text(buffer, "null");
}

void view_json(struct buffer *buffer, const struct view *view)
{
	const char *before = "";
	buffer_add(buffer, "{", 1);
	for (int i = 0; i < view->count; i++) {
		const struct named *named = &view->values[i];
		if (named->value.kind == VALUE_WORDS)
			continue;
		buffer_text(buffer, before);
		json_text(buffer, named->name);
		buffer_add(buffer, ":", 1);
		json_value(buffer, named->value);
		before = ",";
	}
	buffer_add(buffer, "}", 1);
}
