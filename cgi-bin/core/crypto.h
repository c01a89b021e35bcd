/* Random, hashes, MACs and sealing. Binary results are texts in bytea form ("\x…"), ready for a
 * query, unless said otherwise. */
#pragma once
#include "core/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEY_BYTES = 32, HASH_BYTES = 32 };

struct key { /* one of the configuration's keys */
	unsigned char bytes[KEY_BYTES];
	int id; /* which generation: kept with what it sealed */
};

/* Once at start; the process ends when the system has no randomness. */
void crypto_start(void);
void random_fill(void *bytes, size_t length);
/* Uniform in 0 … bound-1. */
uint32_t random_below(uint32_t bound);
/* 256 random bits, base64url without padding: 43 characters. */
const char *random_token(struct arena *arena);
/* Decimal digits, uniform. */
const char *random_digits(struct arena *arena, int count);
/* Crockford's base 32, upper case, without I L O U. */
const char *random_crockford(struct arena *arena, int count);
/* A UUIDv7 for the instant (microseconds): text. Ids of one process in one millisecond still
 * ascend. */
const char *uuid_new(struct arena *arena, int64_t now);
bool uuid_is(const char *text);

/* The letters and digits that both kinds of base64 have. */
#define BASE64_COMMON "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
const char *base64url(struct arena *arena, const void *bytes, size_t length);
/* NULL when it is not base64url. */
unsigned char *base64url_bytes(struct arena *arena, const char *text, size_t *length);

void sha256(const void *bytes, size_t length, unsigned char hash[HASH_BYTES]);
/* SHA-256 of a text, as bytea: how tokens are stored. */
const char *hash_text(struct arena *arena, const char *text);
/* HMAC-SHA256 over `context`, a 0 byte and `text`: two uses of a key never meet. */
void hmac(const struct key *key, const char *context, const char *text,
	  unsigned char mac[HASH_BYTES]);
/* The same as bytea: blind indexes, code hashes. */
const char *hmac_text(struct arena *arena, const struct key *key, const char *context,
		      const char *text);
bool crypto_equal(const void *a, const void *b, size_t length); /* constant time */
bool text_equal(const char *a, const char *b);			/* constant time in the content */

/* XChaCha20-Poly1305; `about` (table, column and row it belongs to) is authenticated, so a value
 * moved to another row does not open. The result carries the key's id and a random nonce. */
const char *seal(struct arena *arena, const struct key *key, const char *about, const char *text);
/* NULL when it does not open (or is ""): another key (its id differs too), another `about`, or
 * changed. */
const char *unseal(struct arena *arena, const struct key *key, const char *about,
		   const char *sealed);
/* The id of the key that sealed it (0 … 255), to choose among a configuration's keys; -1 when it is
 * not sealed. */
int sealed_key_id(const char *sealed);
