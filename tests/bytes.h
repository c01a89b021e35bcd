/* For tests of what makes bytes: an arena for all of a program's tests, and bytes as others publish
 * them. */
#pragma once
#include "core/crypto.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static inline int open_arena(void **state)
{
	(void)state;
	crypto_start();
	arena = arena_new(64 << 20);
	return 0;
}

static inline int close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* From base64url, which has to be of that length. */
static inline void fill(void *bytes, const char *text, size_t length)
{
	size_t found = 0;
	const unsigned char *given = base64url_bytes(arena, text, &found);
	assert_non_null(given);
	assert_int_equal(found, length);
	memcpy(bytes, given, length);
}
