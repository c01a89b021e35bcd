/* Inputs of fuzz targets, cut into what a target wants of them. */
#include "fuzz.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_LIMIT = 256 * 1024 * 1024 };

_Noreturn void fuzz_broken(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

struct arena *fuzz_arena(void)
{
	static struct arena *arena;
	if (!arena)
		arena = arena_new(ARENA_LIMIT);
	arena_reset(arena);
	return arena;
}

struct input input_of(const uint8_t *data, size_t size)
{
	return (struct input){(const char *)data, size};
}

unsigned input_byte(struct input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return (unsigned char)*input->at++;
}

int64_t input_number(struct input *input)
{
	uint64_t number = 0;
	for (int i = 0; i < 8; i++)
		number = number << 8 | input_byte(input);
	return (int64_t)number;
}

const char *input_text(struct input *input, struct arena *arena)
{
	size_t length = strnlen(input->at ? input->at : "", input->left);
	char *text = malloc(length + 1);
	if (!text)
		abort();
	arena_defer(arena, free, text);
	if (length)
		memcpy(text, input->at, length);
	text[length] = 0;
	input->at += length;
	input->left -= length;
	input_byte(input);
	return text;
}
