/* What card.c and card_identify.c share; nobody else includes it. */
#pragma once
#include "domain/scope.h"

enum { CARD_CODE_DIGITS = 6, CARD_STEP_BYTES = 5 };

/* The QR's text for one step. */
const char *card_token(const struct scope *scope, const char *guest_id, int64_t step);
/* Whose a text behind "c1." claims to be, and of which step; NULL when it has not that form. It
 * proves nothing: compare it with card_token(). */
const char *card_token_read(struct arena *arena, const char *token, int64_t *step);
