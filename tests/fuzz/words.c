/* Catalogues of messages: a .mo file, broken in any way, and the rule for plural forms in its
 * header. */
#include "core/words.h"
#include "core/words_plural.h"
#include "fuzz.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *write_file(const uint8_t *data, size_t size)
{
	static char path[] = "/tmp/loyalty-fuzz-words.XXXXXX";
	static FILE *file;
	if (!file) {
		int descriptor = mkstemp(path);
		file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
		must(file);
		unlink(path);
		snprintf(path, sizeof path, "/dev/fd/%d", fileno(file));
	}
	rewind(file);
	must(!ftruncate(fileno(file), 0) && fwrite(data, 1, size, file) == size && !fflush(file));
	return path;
}

static void check_rule(struct arena *arena, const char *text)
{
	struct plural plural;
	if (!plural_read(arena, text, &plural))
		return;
	static const uint64_t counts[] = {0, 1, 2, 5, 11, 21, 100, INT64_MAX, UINT64_MAX};
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		must(plural_form(&plural, counts[i]) < plural.forms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *quiet;
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	check_rule(arena, input_text(&input, arena));
	if (!quiet)
		quiet = fopen("/dev/null", "w");
	FILE *loud = stderr;
	stderr = quiet;
	struct words *words = words_open(write_file(data, size));
	stderr = loud;
	if (!words)
		return 0;
	static const char *const keys[] = {"sign_in", "points_arrive", "", "x"};
	size_t length = strlen(words_language(words));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		for (int64_t count = -1; count < 6; count++) {
			const char *text = words_plural(words, keys[i], strlen(keys[i]), count);
			length += text ? strlen(text) : 0;
		}
	must(length <= 64 * size + 64);
	words_close(words);
	return 0;
}
