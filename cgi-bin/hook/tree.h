/* What the providers' files read out of JSON: whatever is missing, or of another kind, is nothing.
 */
#pragma once
#include "core/arena.h"
#include <jansson.h>
#include <stdint.h>

/* "" when there is no such text. */
const char *text_at(const json_t *object, const char *name);
/* A text of digits, or an integer, as digits; "" when it is neither. */
const char *number_at(struct arena *arena, const json_t *object, const char *name);
/* Seconds since 1970, as text or integer, in microseconds; 0 when it is neither. */
int64_t seconds_at(const json_t *object, const char *name);
/* The whole of it, as JSON again. */
const char *tree_text(struct arena *arena, const json_t *tree);
/* Seconds in decimal digits; -1 when it is no such number. */
int64_t seconds_of(const char *text);
