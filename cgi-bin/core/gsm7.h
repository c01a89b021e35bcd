/* What a text costs as an SMS: the GSM 7-bit alphabet (3GPP TS 23.038) and its parts. */
#pragma once
#include <stdbool.h>

/* All of the text is in the default alphabet or its extension table, so that it need not travel as
 * UCS-2. */
bool gsm7_fits(const char *text);
/* Septets the text takes, two for a character of the extension (^ { } \ [ ] ~ | €); -1 when it does
 * not fit. */
int gsm7_septets(const char *text);
/* How many messages are charged: 160 septets or 70 UTF-16 units alone, 153 or 67 in each of
 * several; no character is cut in two. 0 for "". `unicode`, unless NULL, says whether it travels as
 * UCS-2. The text is valid UTF-8. */
int sms_segments(const char *text, bool *unicode);
