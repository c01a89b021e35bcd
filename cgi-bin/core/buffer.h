/* Text that grows at its end, in an arena. */
#pragma once
#include "core/arena.h"
#include <string.h>

struct buffer {
	struct arena *arena;
	char *text; /* not 0-terminated until buffer_end() */
	size_t length;
	size_t capacity;
};

struct buffer buffer_in(struct arena *arena);
/* Makes room for that many more bytes at once: for who knows how much is coming. */
void buffer_reserve(struct buffer *buffer, size_t more);
/* The same where there is certainly none: for buffer_add alone. */
void buffer_grow(struct buffer *buffer, size_t more);
static inline void buffer_add(struct buffer *buffer, const char *bytes, size_t length)
{
	if (buffer->capacity - buffer->length <= length)
		buffer_grow(buffer, length);
	if (length)
		memcpy(buffer->text + buffer->length, bytes, length);
	buffer->length += length;
}
void buffer_text(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(1, 2)));
/* Adds text with < > & " ' escaped for HTML. */
void buffer_escaped(struct buffer *buffer, const char *bytes, size_t length);
/* The text so far, 0-terminated; valid until the buffer grows or the arena is reset. */
const char *buffer_end(struct buffer *buffer);
