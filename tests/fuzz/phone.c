/* Phone numbers as people type them, read in every country the table knows, and one it does not. */
#include "core/phone.h"
#include "core/phone_countries.h"
#include "fuzz.h"
#include <string.h>

static void check_number(struct arena *arena, const char *e164)
{
	size_t length = strlen(e164);
	must(e164[0] == '+' && length >= 8 && length <= 16 && e164[1] != '0');
	must(strspn(e164 + 1, "0123456789") == length - 1);

	const char *again = phone_normalise(arena, e164, "GB");
	must(again && !strcmp(again, e164));
	const char *pretty = phone_pretty(arena, e164);
	again = phone_normalise(arena, pretty, "RU");
	must(again && !strcmp(again, e164));
	must(!strncmp(phone_prefix(arena, e164), e164, strlen(phone_prefix(arena, e164))));

	/* Six stars, however long the number: no more than the calling code and four digits are
	 * shown. */
	const char *masked = phone_masked(arena, e164);
	int stars = 0, digits = 0;
	for (; *masked; masked++) {
		stars += *masked == '*';
		digits += *masked >= '0' && *masked <= '9';
	}
	must(stars == 6 && digits <= 3 + 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const countries[] = {"GB", "RU", "NG", "US", "DE", "IT", "FR", "XX", ""};
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	const char *text = input_text(&input, arena);
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
		const char *e164 = phone_normalise(arena, text, countries[i]);
		if (e164)
			check_number(arena, e164);
	}
	(void)phone_masked(arena, text);
	(void)phone_pretty(arena, text);
	(void)phone_prefix(arena, text);
	(void)phone_code_length(text);
	return 0;
}
