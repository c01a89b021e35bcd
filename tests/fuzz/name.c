/* Names of guests, and what is searched for, as words. */
#include "domain/guest_name.h"
#include "fuzz.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	const char *name = input_text(&input, arena);
	if (!utf8_valid(name, strlen(name)))
		return 0; /* fields are UTF-8 */
	struct name_tokens tokens = guest_name_tokens(arena, name);
	must(tokens.count >= 0 && tokens.count <= NAME_TOKENS);
	for (int i = 0; i < tokens.count; i++) {
		const char *token = tokens.token[i];
		must(*token && utf8_valid(token, strlen(token)) && !strpbrk(token, " \t\r\n"));
		/* A word that was kept is found again by itself, unless it was so long that it was
		 * cut. */
		struct name_tokens again = guest_name_tokens(arena, token);
		must(again.count == 1);
		must(strlen(token) >= 40 || !strcmp(again.token[0], token));
		for (int j = 0; j < i; j++)
			must(strcmp(tokens.token[j], token) != 0);
	}
	return 0;
}
