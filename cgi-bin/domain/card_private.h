/* What card.c and card_identify.c share; nobody else includes it. */
#pragma once
#include "domain/scope.h"

enum { CARD_CODE_DIGITS = 6 };

/* The QR's text for one step. */
const char *card_token(const struct scope *scope, int64_t card_no, int64_t step);
/* Whose a text behind "C1." claims to be, and of which step: the one next to `now_step` that ends
 * so; false when it has not that form. It proves nothing: compare it with card_token(). */
bool card_token_read(struct arena *arena, const char *token, int64_t now_step, int64_t *card_no,
		     int64_t *step);
