/* Names and orders of dates in a locale. Part of format; not for others. */
#pragma once
#include "core/format_parts.h"
#include <unicode/utypes.h>

/* ICU's text as UTF-8. */
const char *format_from_icu(struct arena *arena, const UChar *wide, int32_t length);
void format_learn_names(struct tongue *tongue);
