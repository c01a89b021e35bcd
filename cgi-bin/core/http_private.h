/* What the files of http share; nothing for pages. */
#pragma once
#include "core/http.h"

/* Decodes %xx, and + as a space when `plus`, of `length` bytes. NULL: a bad %, a NUL, bad UTF-8. */
const char *percent_decoded(struct arena *arena, const char *text, size_t length, bool plus);
