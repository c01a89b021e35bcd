/* OpenSSL's digests, libsodium's encodings. */
#include "core/digest.h"
#include "core/crypto.h"
#include "core/log.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* What OpenSSL cannot allocate it calls a key that is none, or a signature that is wrong; whoever
 * sent that did nothing wrong, so the process ends, as for jansson (http_fields.c). */
static void *had(void *memory, size_t size)
{
	if (!memory && size)
		log_end("out of memory", "openssl");
	return memory;
}

static void *allocate(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return size ? had(malloc(size), size) : NULL;
}

static void *allocate_anew(void *old, size_t size, const char *file, int line)
{
	if (size)
		return had(realloc(old, size), size);
	(void)file;
	(void)line;
	free(old);
	return NULL;
}

static void give_back(void *memory, const char *file, int line)
{
	(void)file;
	(void)line;
	free(memory);
}

void digest_start(void)
{
	CRYPTO_set_mem_functions(allocate, allocate_anew, give_back);
}

static const struct {
	const char *name;
	const EVP_MD *(*method)(void);
} methods[] = {
	[DIGEST_MD5] = {"md5", EVP_md5},
	[DIGEST_SHA1] = {"sha1", EVP_sha1},
	[DIGEST_SHA256] = {"sha256", EVP_sha256},
	[DIGEST_SHA512] = {"sha512", EVP_sha512},
};

bool digest_find(const char *name, enum digest *digest)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (!strcmp(methods[i].name, name)) {
			*digest = (enum digest)i;
			return true;
		}
	return false;
}

size_t digest_bytes(enum digest digest, const void *data, size_t length,
		    unsigned char out[DIGEST_MOST])
{
	unsigned written = 0;
	if (!EVP_Digest(data, length, out, &written, methods[digest].method(), NULL))
		log_end("a digest failed", methods[digest].name);
	return written;
}

size_t hmac_bytes(enum digest digest, const void *key, size_t key_length, const void *data,
		  size_t length, unsigned char out[DIGEST_MOST])
{
	unsigned written = 0;
	if (!HMAC(methods[digest].method(), key, (int)key_length, data, length, out, &written))
		log_end("a digest failed", methods[digest].name);
	return written;
}

const char *hex_text(struct arena *arena, const void *bytes, size_t length)
{
	char *text = arena_alloc(arena, 2 * length + 1);
	return sodium_bin2hex(text, 2 * length + 1, bytes, length);
}

const char *base64_text(struct arena *arena, const void *bytes, size_t length)
{
	size_t room = sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);
	return sodium_bin2base64(arena_alloc(arena, room), room, bytes, length,
				 sodium_base64_VARIANT_ORIGINAL);
}

unsigned char *base64_bytes(struct arena *arena, const char *text, size_t *length)
{
	size_t text_length = strlen(text), room = text_length / 4 * 3 + 3;
	unsigned char *bytes = arena_alloc(arena, room);
	const char *end = NULL;
	if (strspn(text, BASE64_COMMON "+/=") != text_length ||
	    sodium_base642bin(bytes, room, text, text_length, NULL, length, &end,
			      sodium_base64_VARIANT_ORIGINAL) ||
	    *end)
		return NULL;
	return bytes;
}
