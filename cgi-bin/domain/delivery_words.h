/* Messages as the consoles speak of them, in English: their kinds, ways and providers, and how one
 * stands. Never what it says. */
#pragma once
#include "core/db.h"
#include "core/view.h"

/* "Sign-in code", "SMS", "Twilio"; what is not known is returned as it is. */
const char *kind_word(const char *kind);
const char *channel_word(const char *channel);
const char *provider_word(const char *provider);
/* `badge` (ok, wait, stop: its shape), `standing` ("Delivered"), `stood_at` (since when; null while
 * it waits) and `why` ("" when nothing is wrong) of the current row, from its columns state,
 * attempts, ended_at, error, delivery, delivery_at and delivery_error. */
void show_standing(struct view *item, struct rows *row);
