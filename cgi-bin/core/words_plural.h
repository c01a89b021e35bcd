/* The rule of a catalogue's Plural-Forms header: "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : …".
 * Part of words. */
#pragma once
#include "core/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct plural {
	uint64_t forms;
	const struct plural_node *rule;
};

/* False when `text` is not such a header's value; `text` may go on behind its second semicolon. */
bool plural_read(struct arena *arena, const char *text, struct plural *plural);
/* The form for this count, below plural->forms; 0 when the rule gives none (it may divide by zero).
 */
uint64_t plural_form(const struct plural *plural, uint64_t count);
