/* Error codes looked up. */
#include "channels/codes.h"
#include "channels/check.h"

bool judge_by_code(struct arena *arena, const struct code *codes, size_t count, long code,
		   const char *words, struct outcome *outcome)
{
	for (size_t i = 0; i < count; i++) {
		if (code < codes[i].from || code > codes[i].to)
			continue;
		const char *why = *codes[i].why ? codes[i].why : words;
		judge_as(outcome, codes[i].verdict,
			 arena_printf(arena, *why ? "%ld: %s" : "%ld", code, why));
		return true;
	}
	return false;
}
