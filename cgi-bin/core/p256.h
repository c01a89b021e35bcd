/* The curve P-256 with keys as raw bytes, as Web Push and ES256 have them. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { P256_PRIVATE = 32, P256_PUBLIC = 65, P256_SECRET = 32, P256_SIGNATURE = 64 };

struct p256 {
	unsigned char private[P256_PRIVATE];
	unsigned char public[P256_PUBLIC]; /* 4, x, y */
};

/* A fresh pair; false when OpenSSL has none. */
bool p256_make(struct p256 *pair);
/* The public half of a private one; false when it is none. */
bool p256_complete(struct p256 *pair);
/* Diffie and Hellman's shared secret; false when the other's public key is not on the curve. */
bool p256_agree(const struct p256 *pair, const unsigned char other[P256_PUBLIC],
		unsigned char secret[P256_SECRET]);
/* ECDSA over the data's SHA-256: r and s side by side. */
bool p256_sign(const struct p256 *pair, const void *data, size_t length,
	       unsigned char signature[P256_SIGNATURE]);
