/* What the fuzz targets share. A target is tests/fuzz/<target>.c with LLVMFuzzerTestOneInput;
 * clang's libFuzzer drives it in `make fuzz`, and tests/fuzz/replay_test.sh replays its corpus with
 * the main() of fuzz_replay.c. */
#pragma once
#include "core/arena.h"
#include "core/serve.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property: what does not hold ends the process with the place, which is a crash to libFuzzer. */
#define must(condition) ((condition) ? (void)0 : fuzz_broken(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_broken(const char *condition, const char *file, int line);

/* One arena for all inputs, empty again at each call. */
struct arena *fuzz_arena(void);

struct input { /* what is left of an input */
	const char *at;
	size_t left;
};
struct input input_of(const uint8_t *data, size_t size);
/* The next byte; 0 at the end. */
unsigned input_byte(struct input *input);
int64_t input_number(struct input *input);
/* The text up to the next 0 byte, or the end, in heap memory of its exact size, so that the
 * sanitizer sees a byte read too many; it lives as long as the arena. */
const char *input_text(struct input *input, struct arena *arena);

/* A site of its own: every kind of field a page may declare, no database. The same instant, keys
 * and visitor for each input. */
const struct answer *site_ask(bool json, const struct incoming *incoming);
struct server *site_server(bool json);
/* The answer of a request is what a browser or an app may be given: no control character in a
 * header; a JSON body that can be read; no 5xx. */
void site_check(const struct answer *answer);
