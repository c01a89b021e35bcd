/* Five bits a letter, the highest first. */
#include "core/base32.h"
#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const char *base32(struct arena *arena, const void *bytes, size_t length)
{
	const unsigned char *in = bytes;
	char *text = arena_alloc(arena, (length * 8 + 4) / 5 + 1), *out = text;
	unsigned held = 0;
	int bits = 0;
	for (size_t i = 0; i < length; i++) {
		held = held << 8 | in[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*out++ = letters[held >> (bits - 5) & 31];
	}
	if (bits)
		*out = letters[held << (5 - bits) & 31];
	return text;
}

unsigned char *base32_bytes(struct arena *arena, const char *text, size_t *length)
{
	unsigned char *bytes = arena_alloc(arena, strlen(text) * 5 / 8 + 1);
	unsigned held = 0;
	int bits = 0;
	for (*length = 0; *text; text++) {
		const char *found = strchr(letters, *text);
		if (!found)
			return NULL;
		held = held << 5 | (unsigned)(found - letters);
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes[(*length)++] = (unsigned char)(held >> bits);
		}
	}
	return bytes;
}
