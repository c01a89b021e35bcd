/* Random, hashes, MACs, ids and sealing: libsodium behind our own names. */
#include "core/crypto.h"
#include "core/digest.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	SEAL_BYTES = 1 + NONCE_BYTES + TAG_BYTES, /* what a sealed value adds to its text */
	TOKEN_BYTES = 32,
};

_Static_assert(KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "sealing keys");
_Static_assert(HASH_BYTES == crypto_hash_sha256_BYTES, "hashes");
_Static_assert(HASH_BYTES == crypto_auth_hmacsha256_BYTES, "MACs");

void crypto_start(void)
{
	digest_start();
	if (sodium_init() >= 0)
		return;
	fputs("crypto: the system gives no randomness\n", stderr);
	exit(EXIT_FAILURE);
}

void random_fill(void *bytes, size_t length)
{
	randombytes_buf(bytes, length);
}

uint32_t random_below(uint32_t bound)
{
	return randombytes_uniform(bound);
}

const char *random_token(struct arena *arena)
{
	unsigned char bytes[TOKEN_BYTES];

	randombytes_buf(bytes, sizeof(bytes));
	return base64url(arena, bytes, sizeof(bytes));
}

const char *random_digits(struct arena *arena, int count)
{
	size_t length = count > 0 ? (size_t)count : 0;
	char *digits = arena_alloc(arena, length + 1);
	uint32_t nine = 0;

	for (size_t at = 0; at < length; at++) {
		if (at % 9 == 0)
			nine = randombytes_uniform(1000000000);
		digits[at] = (char)('0' + nine % 10);
		nine /= 10;
	}
	return digits;
}

const char *random_crockford(struct arena *arena, int count)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	size_t length = count > 0 ? (size_t)count : 0;
	char *text = arena_alloc(arena, length + 1);

	randombytes_buf(text, length);
	for (size_t at = 0; at < length; at++)
		text[at] = alphabet[(unsigned char)text[at] % 32];
	return text;
}

const char *base64url(struct arena *arena, const void *bytes, size_t length)
{
	enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
	size_t room = sodium_base64_encoded_len(length, VARIANT);

	return sodium_bin2base64(arena_alloc(arena, room), room, bytes, length, VARIANT);
}

unsigned char *base64url_bytes(struct arena *arena, const char *text, size_t *length)
{
	size_t text_length = strlen(text);
	size_t room = text_length / 4 * 3 + 3;
	unsigned char *bytes = arena_alloc(arena, room);

	/* (libsodium 1.0.18 takes bytes above 0x7f for letters.) */
	if (strspn(text, BASE64_COMMON "-_") != text_length ||
	    sodium_base642bin(bytes, room, text, text_length, NULL, length, NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return NULL;
	return bytes;
}

void sha256(const void *bytes, size_t length, unsigned char hash[HASH_BYTES])
{
	crypto_hash_sha256(hash, bytes, length);
}

static const char *bytea(struct arena *arena, const unsigned char *bytes, size_t length)
{
	char *text = arena_alloc(arena, 2 + 2 * length + 1);

	text[0] = '\\';
	text[1] = 'x';
	sodium_bin2hex(text + 2, 2 * length + 1, bytes, length);
	return text;
}

/* NULL when `text` is not bytea. */
static unsigned char *bytea_read(struct arena *arena, const char *text, size_t *length)
{
	if (text[0] != '\\' || text[1] != 'x')
		return NULL;
	size_t digits = strlen(text + 2);
	unsigned char *bytes = arena_alloc(arena, digits / 2 + 1);
	if (sodium_hex2bin(bytes, digits / 2, text + 2, digits, NULL, length, NULL) != 0)
		return NULL;
	return bytes;
}

const char *hash_text(struct arena *arena, const char *text)
{
	unsigned char hash[HASH_BYTES];

	sha256(text, strlen(text), hash);
	return bytea(arena, hash, sizeof(hash));
}

void hmac(const struct key *key, const char *context, const char *text,
	  unsigned char mac[HASH_BYTES])
{
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, key->bytes, sizeof(key->bytes));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)context, strlen(context) + 1);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_memzero(&state, sizeof(state));
}

const char *hmac_text(struct arena *arena, const struct key *key, const char *context,
		      const char *text)
{
	unsigned char mac[HASH_BYTES];

	hmac(key, context, text, mac);
	return bytea(arena, mac, sizeof(mac));
}

bool crypto_equal(const void *a, const void *b, size_t length)
{
	return sodium_memcmp(a, b, length) == 0;
}

bool text_equal(const char *a, const char *b)
{
	size_t length = strlen(a);

	return length == strlen(b) && crypto_equal(a, b, length);
}

const char *seal(struct arena *arena, const struct key *key, const char *about, const char *text)
{
	size_t length = strlen(text);
	unsigned char *sealed = arena_alloc(arena, SEAL_BYTES + length);
	unsigned char *nonce = sealed + 1;

	sealed[0] = (unsigned char)key->id;
	randombytes_buf(nonce, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		nonce + NONCE_BYTES, NULL, (const unsigned char *)text, length,
		(const unsigned char *)about, strlen(about), NULL, nonce, key->bytes);
	return bytea(arena, sealed, SEAL_BYTES + length);
}

const char *unseal(struct arena *arena, const struct key *key, const char *about,
		   const char *sealed)
{
	size_t length = 0;
	const unsigned char *bytes = bytea_read(arena, sealed, &length);

	if (!bytes || length < SEAL_BYTES || bytes[0] != (unsigned char)key->id)
		return NULL;
	const unsigned char *nonce = bytes + 1;
	unsigned char *text = arena_alloc(arena, length - SEAL_BYTES + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		    text, NULL, NULL, nonce + NONCE_BYTES, length - 1 - NONCE_BYTES,
		    (const unsigned char *)about, strlen(about), nonce, key->bytes) != 0)
		return NULL;
	return (const char *)text;
}

int sealed_key_id(const char *sealed)
{
	unsigned char id;
	size_t length = 0;

	if (strlen(sealed) < 4 || sealed[0] != '\\' || sealed[1] != 'x' ||
	    sodium_hex2bin(&id, 1, sealed + 2, 2, NULL, &length, NULL) != 0 || length != 1)
		return -1;
	return id;
}
