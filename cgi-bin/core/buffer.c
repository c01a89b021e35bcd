/* Text that grows at its end: the room doubles, what was outgrown stays in the arena until its
 * reset. */
#include "core/buffer.h"
#include <stdint.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

struct buffer buffer_in(struct arena *arena)
{
	return (struct buffer){.arena = arena};
}

void buffer_reserve(struct buffer *buffer, size_t more)
{
	if (buffer->capacity - buffer->length > more)
		return;
	size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
	while (capacity - buffer->length <= more)
		capacity = capacity > SIZE_MAX / 2 ? SIZE_MAX : capacity * 2;
	char *text = arena_room(buffer->arena, capacity); /* ends the process when it is too much */
	if (buffer->length)
		memcpy(text, buffer->text, buffer->length);
	buffer->text = text;
	buffer->capacity = capacity;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t length)
{
	if (!length)
		return;
	buffer_reserve(buffer, length);
	memcpy(buffer->text + buffer->length, bytes, length);
	buffer->length += length;
}

void buffer_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	buffer_text(buffer, arena_vprintf(buffer->arena, format, arguments));
	va_end(arguments);
}

static const char *const entities[256] = {
	['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;", ['\''] = "&#39;",
};

void buffer_escaped(struct buffer *buffer, const char *bytes, size_t length)
{
	size_t start = 0;
	for (size_t i = 0; i < length; i++) {
		const char *entity = entities[(unsigned char)bytes[i]];
		if (!entity)
			continue;
		buffer_add(buffer, bytes + start, i - start);
		buffer_text(buffer, entity);
		start = i + 1;
	}
	buffer_add(buffer, bytes + start, length - start);
}

const char *buffer_end(struct buffer *buffer)
{
	buffer_reserve(buffer, 0);
	buffer->text[buffer->length] = 0;
	return buffer->text;
}
