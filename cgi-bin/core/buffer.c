/* Text that grows at its end: the room doubles, what was outgrown stays in the arena until its
 * reset. */
#include "core/buffer.h"
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { FIRST_CAPACITY = 64 };

struct buffer buffer_in(struct arena *arena)
{
	return (struct buffer){.arena = arena};
}

void buffer_grow(struct buffer *buffer, size_t more)
{
	size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
	while (capacity - buffer->length <= more)
		capacity = capacity > SIZE_MAX / 2 ? SIZE_MAX : capacity * 2;
	char *text = arena_room(buffer->arena, capacity); /* ends the process when it is too much */
	if (buffer->length)
		memcpy(text, buffer->text, buffer->length);
	buffer->text = text;
	buffer->capacity = capacity;
}

void buffer_reserve(struct buffer *buffer, size_t more)
{
	if (buffer->capacity - buffer->length <= more)
		buffer_grow(buffer, more);
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

/* Bytes at the start of `bytes` that need no entity, as far as whole blocks of 16 tell. */
static size_t plain_blocks(const char *bytes, size_t length)
{
	size_t at = 0;
#ifdef __SSE2__
	for (; at + 16 <= length; at += 16) {
		__m128i block = _mm_loadu_si128((const void *)(bytes + at));
		__m128i found = _mm_cmpeq_epi8(block, _mm_set1_epi8('<'));
		found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8('>')));
		found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8('&')));
		found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8('"')));
		found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8('\'')));
		if (_mm_movemask_epi8(found))
			break;
	}
#else
	(void)bytes;
	(void)length;
#endif
	return at;
}

static const char *const entities[256] = {
	['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;", ['\''] = "&#39;",
};

void buffer_escaped(struct buffer *buffer, const char *bytes, size_t length)
{
	size_t start = 0;
	for (size_t i = plain_blocks(bytes, length); i < length; i++) {
		const char *entity = entities[(unsigned char)bytes[i]];
		if (!entity)
			continue;
		buffer_add(buffer, bytes + start, i - start);
		buffer_text(buffer, entity);
		start = i + 1;
		i += plain_blocks(bytes + start, length - start);
	}
	buffer_add(buffer, bytes + start, length - start);
}

const char *buffer_end(struct buffer *buffer)
{
	buffer_reserve(buffer, 0);
	buffer->text[buffer->length] = 0;
	return buffer->text;
}
