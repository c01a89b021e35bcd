/* Bytes as text: base64 as keys and signatures of providers have it, base64url as tokens and
 * browsers have it, small hex, ids. What is read is written again as it was. */
#include "core/crypto.h"
#include "core/digest.h"
#include "core/p256.h"
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>

static void check_texts(struct arena *arena, const char *text)
{
	size_t length = 0;
	const unsigned char *bytes = base64_bytes(arena, text, &length);
	must(!bytes || !strcmp(base64_text(arena, bytes, length), text));
	bytes = base64url_bytes(arena, text, &length);
	if (bytes)
		must(!strcmp(base64url(arena, bytes, length), text));
	if (uuid_is(text))
		must(strlen(text) == 36);
}

static void check_bytes(struct arena *arena, const void *bytes, size_t length)
{
	size_t found = 0;
	const unsigned char *read = base64_bytes(arena, base64_text(arena, bytes, length), &found);
	must(read && found == length && (!length || !memcmp(read, bytes, length)));
	read = base64url_bytes(arena, base64url(arena, bytes, length), &found);
	must(read && found == length && (!length || !memcmp(read, bytes, length)));
	must(strlen(hex_text(arena, bytes, length)) == 2 * length);
}

/* A point that is on the curve agrees with ours, whoever made it; the same both times. */
static void check_point(const unsigned char *bytes, size_t length)
{
	static struct p256 ours;
	static bool made;
	unsigned char point[P256_PUBLIC] = {4}, one[P256_SECRET], other[P256_SECRET];
	if (!made)
		must(p256_make(&ours));
	made = true;
	memcpy(point, bytes, length < sizeof point ? length : sizeof point);
	bool agreed = p256_agree(&ours, point, one);
	must(agreed == p256_agree(&ours, point, other));
	must(!agreed || !memcmp(one, other, sizeof one));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	crypto_start();
	check_bytes(arena, data, size);
	if (size)
		check_point(data, size);
	check_texts(arena, input_text(&input, arena));
	return 0;
}
