/* Base 32 of RFC 4648 in capitals, without padding: what people and scanners can type on any
 * keyboard, and a QR code writes in fewer bits than other letters. */
#pragma once
#include "core/arena.h"
#include <stddef.h>

const char *base32(struct arena *arena, const void *bytes, size_t length);
/* NULL when it is not base 32; bits beyond the last whole byte are not looked at. */
unsigned char *base32_bytes(struct arena *arena, const char *text, size_t *length);
