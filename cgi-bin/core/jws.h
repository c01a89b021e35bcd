/* JSON Web Tokens that we sign for others (RFC 7515, compact): who we are, to push services and to
 * Google. None are read here. */
#pragma once
#include "core/arena.h"
#include "core/p256.h"

/* `claims` is a JSON object. NULL when the key, PEM of an RSA private key, is none. */
const char *jws_rs256(struct arena *arena, const char *pem, const char *claims);
const char *jws_es256(struct arena *arena, const struct p256 *key, const char *claims);
