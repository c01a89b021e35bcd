/* Phone numbers: E.164 by a small table of our own. What is possible is accepted; the message sent
 * is the proof. */
#pragma once
#include "core/arena.h"
#include <stdbool.h>

/* "+447700900123" from what a person typed ("07700 900123", "+44 (0)7700-900123", "8 912 …" in
 * Russia). `country` is the ISO code a national number is read in; one it does not know takes
 * numbers with + or 00 only. Letters and digits of other scripts are refused. NULL when it cannot
 * be a phone number. */
const char *phone_normalise(struct arena *arena, const char *text, const char *country);
/* "+44 7*** ***123": calling code, first digit, six stars whatever the length, the last three
 * digits (two of a number shorter than eight). "***" when it is not an E.164 number. */
const char *phone_masked(struct arena *arena, const char *e164);
/* "+44 7700 900123" */
const char *phone_pretty(struct arena *arena, const char *e164);
/* Country calling code and the four digits after it: what message budgets are counted by. "+447700"
 */
const char *phone_prefix(struct arena *arena, const char *e164);
/* "07700 900123": an example in that country's own writing, for hints; with + for an unknown
 * country. */
const char *phone_example(const char *country);
