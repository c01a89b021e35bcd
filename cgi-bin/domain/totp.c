/* The code of a moment, by RFC 6238 over RFC 4226. */
#include "domain/totp.h"
#include "core/crypto.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

enum { SECRET_BYTES = 20, STEP_SECONDS = 30, SHA1_BYTES = 20, MODULUS = 1000000 };
static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const char *totp_secret(struct arena *arena)
{
	unsigned char bytes[SECRET_BYTES];
	char *text = arena_alloc(arena, TOTP_SECRET_LENGTH + 1), *out = text;
	random_fill(bytes, sizeof bytes);
	for (int bit = 0; bit < SECRET_BYTES * 8; bit += 5) {
		int at = bit / 8, shift = bit % 8;
		unsigned pair = (unsigned)bytes[at] << 8;
		if (at + 1 < SECRET_BYTES)
			pair |= bytes[at + 1];
		*out++ = base32[pair >> (11 - shift) & 31];
	}
	*out = 0;
	return text;
}

/* The bytes of a secret; 0 when it is not one. */
static size_t secret_bytes(const char *secret, unsigned char bytes[SECRET_BYTES])
{
	unsigned held = 0;
	int bits = 0;
	size_t length = 0;
	for (; *secret; secret++) {
		const char *found = strchr(base32, *secret);
		if (!found || length == SECRET_BYTES)
			return 0;
		held = held << 5 | (unsigned)(found - base32);
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes[length++] = (unsigned char)(held >> bits);
		}
	}
	return length;
}

int64_t totp_step(int64_t instant)
{
	return instant / 1000000 / STEP_SECONDS;
}

const char *totp_code(struct arena *arena, const char *secret, int64_t step)
{
	unsigned char key[SECRET_BYTES], counter[8], mac[SHA1_BYTES];
	size_t length = secret_bytes(secret, key);
	if (!length)
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
