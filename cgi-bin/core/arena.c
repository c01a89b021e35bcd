/* Memory that lives as long as one request. Chunks in a chain: a reset keeps the first of them for
 * the next request. Under the address sanitizer everything not handed out is poisoned. */
#include "core/arena.h"
#include "core/log.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONING
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(POISONING)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, bytes)   ((void)(address), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(address, bytes) ((void)(address), (void)(bytes))
#endif

enum { ALIGNMENT = _Alignof(max_align_t), CHUNK_BYTES = 64 * 1024, KEPT_BYTES = 1024 * 1024 };

struct chunk {
	struct chunk *next;
	size_t size, used;
	max_align_t bytes[];
};

struct deferred {
	struct deferred *next;
	void (*release)(void *thing);
	void *thing;
};

struct arena {
	size_t limit, used;
	struct chunk *first, *current;
	struct deferred *deferred; /* newest first */
};

static struct chunk *chunk_new(size_t size)
{
	struct chunk *chunk = malloc(sizeof *chunk + size);
	if (!chunk)
		log_end("out of memory", "arena");
	*chunk = (struct chunk){.size = size};
	ASAN_POISON_MEMORY_REGION(chunk->bytes, size);
	return chunk;
}

static void chunk_free(struct chunk *chunk)
{
	ASAN_UNPOISON_MEMORY_REGION(chunk->bytes, chunk->size);
	free(chunk);
}

struct arena *arena_new(size_t limit_bytes)
{
	struct arena *arena = malloc(sizeof *arena);
	if (!arena)
		log_end("out of memory", "arena");
	struct chunk *chunk = chunk_new(CHUNK_BYTES);
	*arena = (struct arena){.limit = limit_bytes, .first = chunk, .current = chunk};
	return arena;
}

void arena_reset(struct arena *arena)
{
	while (arena->deferred) {
		struct deferred *newest = arena->deferred;
		arena->deferred = newest->next;
		newest->release(newest->thing);
	}
	size_t kept = 0;
	struct chunk **link = &arena->first;
	while (*link) {
		struct chunk *chunk = *link;
		kept += chunk->size;
		if (kept > KEPT_BYTES && chunk != arena->first) {
			kept -= chunk->size;
			*link = chunk->next;
			chunk_free(chunk);
			continue;
		}
		chunk->used = 0;
		ASAN_POISON_MEMORY_REGION(chunk->bytes, chunk->size);
		link = &chunk->next;
	}
	arena->current = arena->first;
	arena->used = 0;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	arena_reset(arena);
	for (struct chunk *chunk = arena->first, *next; chunk; chunk = next) {
		next = chunk->next;
		chunk_free(chunk);
	}
	free(arena);
}

/* A chunk with room: one kept from an earlier request, or a new one at the end of the chain. */
static struct chunk *chunk_with_room(struct arena *arena, size_t bytes)
{
	struct chunk *chunk = arena->current;
	while (chunk->size - chunk->used < bytes) {
		if (!chunk->next)
			chunk->next = chunk_new(bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES);
		chunk = chunk->next;
	}
	/* A long text gets a chunk of its own, but what is left of the current one is still used.
	 */
	if (bytes <= CHUNK_BYTES / 4 || chunk->size - chunk->used - bytes > CHUNK_BYTES / 4)
		arena->current = chunk;
	return chunk;
}

void *arena_room(struct arena *arena, size_t bytes)
{
	if (bytes > arena->limit || arena->limit - bytes < arena->used ||
	    bytes > SIZE_MAX - ALIGNMENT)
		log_end("arena limit reached", "");
	size_t rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct chunk *chunk = chunk_with_room(arena, rounded);
	void *taken = (char *)chunk->bytes + chunk->used;
	chunk->used += rounded;
	arena->used += bytes;
	ASAN_UNPOISON_MEMORY_REGION(taken, bytes);
	return taken;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
	return memset(arena_room(arena, bytes), 0, bytes);
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_room(arena, length + 1);
	if (length)
		memcpy(copy, text, length);
	copy[length] = 0;
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return arena_copy(arena, text, strlen(text));
}

static bool is_joining(const char *format)
{
	for (; *format; format++)
		if (*format == '%' && *++format != 's')
			return false;
	return true;
}

/* Texts one after the other, as most formats have it: a quarter of what the library takes. */
static char *joined(struct arena *arena, const char *format, va_list arguments)
{
	size_t length = 0;
	va_list again;
	va_copy(again, arguments);
	for (const char *at = format; *at; at++) {
		bool inserts = *at == '%';
		at += inserts;
		length += inserts ? strlen(va_arg(again, const char *)) : 1;
	}
	va_end(again);
	char *text = arena_room(arena, length + 1), *end = text;
	for (const char *at = format; *at; at++) {
		bool inserts = *at == '%';
		at += inserts;
		const char *part = inserts ? va_arg(arguments, const char *) : at;
		size_t part_length = inserts ? strlen(part) : 1;
		memcpy(end, part, part_length);
		end += part_length;
	}
	*end = 0;
	return text;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	if (is_joining(format))
		return joined(arena, format, arguments);
	char small[256];
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(small, sizeof small, format, arguments);
	char *text;
	if (length < (int)sizeof small) {
		text = arena_copy(arena, small, length < 0 ? 0 : (size_t)length);
	} else {
		text = arena_alloc(arena, (size_t)length + 1);
		vsnprintf(text, (size_t)length + 1, format, again);
	}
	va_end(again);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

void arena_defer(struct arena *arena, void (*release)(void *thing), void *thing)
{
	struct deferred *deferred = arena_alloc(arena, sizeof *deferred);
	*deferred = (struct deferred){arena->deferred, release, thing};
	arena->deferred = deferred;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
