/* The code of a moment, by RFC 6238 over RFC 4226. */
#include "domain/totp.h"
#include "core/base32.h"
#include "core/crypto.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

enum { SECRET_BYTES = 20, STEP_SECONDS = 30, SHA1_BYTES = 20, MODULUS = 1000000 };

const char *totp_secret(struct arena *arena)
{
	unsigned char bytes[SECRET_BYTES];
	random_fill(bytes, sizeof bytes);
	return base32(arena, bytes, sizeof bytes);
}

int64_t totp_step(int64_t instant)
{
	return instant / 1000000 / STEP_SECONDS;
}

const char *totp_code(struct arena *arena, const char *secret, int64_t step)
{
	unsigned char counter[8], mac[SHA1_BYTES];
	size_t length = 0;
	const unsigned char *key = base32_bytes(arena, secret, &length);
	if (!key || !length || length > SECRET_BYTES)
		return "";
	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	if (!HMAC(EVP_sha1(), key, (int)length, counter, sizeof counter, mac, NULL))
		return "";
	const unsigned char *at = mac + (mac[SHA1_BYTES - 1] & 15);
	uint32_t number = (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 |
			  (uint32_t)at[2] << 8 | (uint32_t)at[3];
	return arena_printf(arena, "%06u", number % MODULUS);
}

int64_t totp_match(struct arena *arena, const char *secret, const char *code, int64_t now,
		   int64_t last)
{
	int64_t present = totp_step(now), found = 0;
	if (strlen(code) != TOTP_DIGITS)
		return 0;
	for (int64_t step = present - 1; step <= present + 1; step++)
		if (text_equal(totp_code(arena, secret, step), code) && step > last && !found)
			found = step;
	return found;
}
