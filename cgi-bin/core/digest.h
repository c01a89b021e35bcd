/* Digests and MACs with the algorithms that other people's protocols ask for. What is ours uses
 * core/crypto. */
#pragma once
#include "core/arena.h"
#include <stdbool.h>
#include <stddef.h>

/* Before anything is asked of OpenSSL, by crypto_start(). */
void digest_start(void);

enum digest { DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA256, DIGEST_SHA512 };
enum { DIGEST_MOST = 64 };

/* By its name in lower case ("sha256"); false when there is none. */
bool digest_find(const char *name, enum digest *digest);
/* The number of bytes; the process ends when OpenSSL does not do it. */
size_t digest_bytes(enum digest digest, const void *data, size_t length,
		    unsigned char out[DIGEST_MOST]);
/* HMAC of RFC 2104. */
size_t hmac_bytes(enum digest digest, const void *key, size_t key_length, const void *data,
		  size_t length, unsigned char out[DIGEST_MOST]);

const char *hex_text(struct arena *arena, const void *bytes, size_t length); /* lower case */
/* RFC 4648 with padding. */
const char *base64_text(struct arena *arena, const void *bytes, size_t length);
/* NULL when it is not base64 with padding. */
unsigned char *base64_bytes(struct arena *arena, const char *text, size_t *length);
