/* What the platform must know of a currency that no network tells it. Pure. */
#pragma once
#include <stdbool.h>

/* Three capital letters, as ISO 4217 has them. */
bool currency_is(const char *text);
/* The decimals of its minor unit: 2, but for the few that have 0 or 3. */
int currency_digits(const char *currency);
