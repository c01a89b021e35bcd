/* Message catalogues: gettext's .mo files, read by ourselves, because glibc only follows locales
 * that are compiled on the machine. A message is found by its key: msgid "cap_used_remaining". Its
 * text has {name} placeholders which the renderer fills from the context in which it is shown,
 * escaped, in any form of format.h:
 * "{cap_used_minor_short} used, {cap_remaining_minor_short} remaining". A message with plural forms
 * names the number that chooses among them as its msgid_plural: msgid "points_arrive" msgid_plural
 * "points". */
#pragma once
#include "core/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct words;

/* Reads a .mo file; NULL, and a sentence on standard error, when it is missing or broken. */
struct words *words_open(const char *path);
void words_close(struct words *words);
/* The message of `key`; NULL when there is none. For one with plural forms `count_name` gets the
 * name of the number that chooses (else NULL) and the text is that of form 0. */
const char *words_find(const struct words *words, const char *key, size_t length,
		       const char **count_name);
/* The form of a plural message for this count. */
const char *words_plural(const struct words *words, const char *key, size_t length, int64_t count);
/* "en", "ru": the catalogue's Language header. */
const char *words_language(const struct words *words);
