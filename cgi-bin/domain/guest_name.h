/* What a guest is called, and the words by which the name is found. */
#pragma once
#include "domain/scope.h"

enum { NAME_TOKENS = 12 };
struct name_tokens {
	int count;
	const char *token[NAME_TOKENS];
};
/* The words of a name, or of what is searched for, as they are compared: without case, accents and
 * apostrophes, each once, in the order they came; no more than NAME_TOKENS, and long ones cut.
 * Pure.
 */
struct name_tokens guest_name_tokens(struct arena *arena, const char *name);
/* Names a guest of this network; its tokens follow. Needs an open write. */
void guest_rename(const struct scope *scope, const char *guest_id, const char *name);
