/* Files for spreadsheets: read again by a second reader they say the same, and no cell begins like
 * a formula. */
#include "core/csv.h"
#include "fuzz.h"
#include <string.h>

/* The cell at *at, its quotes taken away; NULL when it is not one. */
static const char *read_cell(struct arena *arena, const char **at)
{
	struct buffer cell = buffer_in(arena);
	if (*(*at)++ != '"')
		return NULL;
	for (;; ++*at) {
		if (!**at)
			return NULL;
		if (**at == '"' && *++*at != '"')
			return buffer_end(&cell);
		buffer_add(&cell, *at, 1);
	}
}

static void check_cell(const char *cell, const char *text)
{
	must(cell);
	const char *seen = cell + strspn(cell, " ");
	must(!*seen || !strchr("=+-@\t\r\n", *seen));
	must(!strcmp(cell, text) || (cell[0] == '\'' && !strcmp(cell + 1, text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	int64_t number = input_number(&input);
	const char *texts[8];
	int count = 0;
	while (input.left && count < 8)
		texts[count++] = input_text(&input, arena);
	struct buffer csv = buffer_in(arena);
	for (int i = 0; i < count; i++)
		csv_text(&csv, texts[i]);
	csv_int(&csv, number);
	csv_minor(&csv, number, (int)(size % 4));
	csv_time(&csv, (number & INT64_MAX) % INT64_C(253402300799000000));
	csv_row_end(&csv);

	const char *at = buffer_end(&csv);
	must(!strncmp(at, "\xef\xbb\xbf", 3));
	at += 3;
	for (int i = 0; i < count; i++) {
		check_cell(read_cell(arena, &at), texts[i]);
		must(*at++ == ',');
	}
	must(strspn(at, "-0123456789.,TZ:") + 2 == strlen(at));
	must(!strcmp(at + strlen(at) - 2, "\r\n"));
	return 0;
}
