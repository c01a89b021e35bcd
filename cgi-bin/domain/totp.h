/* Codes that a device makes from a secret and the time: TOTP, RFC 6238, with SHA-1, six digits and
 * steps of 30 seconds, as every authenticator has them. Pure. */
#pragma once
#include "core/arena.h"
#include <stdint.h>

enum { TOTP_DIGITS = 6, TOTP_SECRET_LENGTH = 32 };

/* A new secret: 160 random bits in base 32 (RFC 4648), 32 characters. */
const char *totp_secret(struct arena *arena);
/* The step an instant (microseconds) lies in. */
int64_t totp_step(int64_t instant);
/* The code of a step; "" when the secret is no base 32. */
const char *totp_code(struct arena *arena, const char *secret, int64_t step);
/* The step whose code this is: of `now`, the one before or the one after, but later than `last`,
 * whose code was taken already. 0: none. */
int64_t totp_match(struct arena *arena, const char *secret, const char *code, int64_t now,
		   int64_t last);
