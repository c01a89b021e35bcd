/* What card.c and card_identify.c share; nobody else includes it. */
#pragma once
#include "domain/scope.h"

enum { CARD_CODE_DIGITS = 6 };

/* The last part of a QR. */
const char *card_mac(const struct scope *scope, const char *guest_id, int64_t step);
