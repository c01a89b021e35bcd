/* The configuration file: whatever is in it, the process starts with a whole configuration or ends
 * with one sentence. config.c is part of this file, so that its exit() can be followed. */
#include <setjmp.h>
#include <stdlib.h>

static jmp_buf refused;
_Noreturn static void end_here(int status);
#include <stdio.h>

static FILE *opened; /* who refuses to start leaves it open */

static FILE *opened_here(const char *path, const char *how)
{
	return opened = fopen(path, how);
}

static int closed_here(FILE *file)
{
	opened = NULL;
	return fclose(file);
}

#define exit   end_here
#define fopen  opened_here
#define fclose closed_here
#include "core/config.c"
#undef exit
#undef fopen
#undef fclose
#include "fuzz.h"

static void end_here(int status)
{
	must(status == 2);
	longjmp(refused, 1);
}

static void check_settings(const struct config *config)
{
	must(config->var && config->root && config->words && config->database);
	must(config->default_network && config->public_origin);
	must(!*config->public_origin || !strncmp(config->public_origin, "http", 4));
	must(config->demo || *config->public_origin);
	must(strcmp(config->database_role, "loyalty_send") == 0);
	/* No more than this binary may hold, and each key with its own number. */
	must(key_counts[0] >= 1 && key_counts[0] <= GENERATIONS);
	for (int p = 1; p < PURPOSES; p++)
		must(key_counts[p] == 0);
	must(config_key(config, "seal")->id >= 1);
	must(!config_key_by_id(config, "card", 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char path[] = "/tmp/loyalty-fuzz-config.XXXXXX";
	static FILE *file, *quiet, *loud;
	if (!file) {
		int descriptor = mkstemp(path);
		file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
		quiet = fopen("/dev/null", "w");
		must(file && quiet);
		unlink(path);
		snprintf(path, sizeof path, "/dev/fd/%d", fileno(file));
		setenv("LOYALTY_CONFIG", path, 1);
	}
	rewind(file);
	must(!ftruncate(fileno(file), 0) && fwrite(data, 1, size, file) == size && !fflush(file));
	if (memory)
		arena_reset(memory);
	loud = stderr;
	stderr = quiet;
	bool started = !setjmp(refused);
	const struct config *config = started ? config_open("send") : NULL;
	stderr = loud;
	if (opened)
		closed_here(opened);
	if (config)
		check_settings(config);
	return 0;
}
