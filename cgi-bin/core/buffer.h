/* Text that grows at its end, in an arena. */
#pragma once
#include "core/arena.h"

struct buffer {
	struct arena *arena;
	char *text; /* not 0-terminated until buffer_end() */
	size_t length;
	size_t capacity;
};

struct buffer buffer_in(struct arena *arena);
/* Makes room for that many more bytes at once: for who knows how much is coming. */
void buffer_reserve(struct buffer *buffer, size_t more);
void buffer_add(struct buffer *buffer, const char *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(1, 2)));
/* Adds text with < > & " ' escaped for HTML. */
void buffer_escaped(struct buffer *buffer, const char *bytes, size_t length);
/* The text so far, 0-terminated; valid until the buffer grows or the arena is reset. */
const char *buffer_end(struct buffer *buffer);
