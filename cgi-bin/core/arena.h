/* Memory that lives as long as one request: nothing is freed by hand, the reset releases it all. */
#pragma once
#include <stdarg.h>
#include <stddef.h>

struct arena;

/* An arena that may grow to `limit_bytes`; over it the process ends with one log line (a bug's
 * tripwire). */
struct arena *arena_new(size_t limit_bytes);
/* Releases everything taken and deferred since the last reset, newest first; the arena stays
 * usable. */
void arena_reset(struct arena *arena);
/* arena_reset, then the arena itself is gone. */
void arena_free(struct arena *arena);

/* Zeroed memory, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t bytes);
/* The same with whatever was there before, for what is written at once. */
void *arena_room(struct arena *arena, size_t bytes);
/* A copy of `length` bytes of text with a 0 behind it; never NULL. */
char *arena_copy(struct arena *arena, const char *text, size_t length);
/* The same for a 0-terminated text. */
char *arena_text(struct arena *arena, const char *text);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(1, 2)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0), nonnull(1, 2)));
/* Calls release(thing) at the reset: for what others allocated (a PGresult, a json_t). */
void arena_defer(struct arena *arena, void (*release)(void *thing), void *thing);
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *arena);
