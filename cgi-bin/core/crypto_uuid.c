/* UUIDv7 (RFC 9562): ids that ascend with time, so that they fall at the end of their indexes. */
#include "core/crypto.h"
#include <sodium.h>
#include <string.h>

/* The last id given: within a millisecond the next one is this plus a random step, so that it
 * ascends and still cannot be guessed. */
static struct {
	uint64_t millisecond;
	uint16_t high; /* 12 bits */
	uint64_t low;  /* 62 bits */
} last;

static void step(uint64_t millisecond)
{
	const uint64_t low_mask = ((uint64_t)1 << 62) - 1;

	if (millisecond != last.millisecond) {
		randombytes_buf(&last.high, sizeof(last.high));
		randombytes_buf(&last.low, sizeof(last.low));
		last.millisecond = millisecond;
		last.high &= 0x7ff; /* the free top bit leaves room to ascend */
		last.low &= low_mask;
		return;
	}
	uint64_t ahead = 0;
	randombytes_buf(&ahead, 5);
	uint64_t next = (last.low + 1 + ahead) & low_mask;
	if (next < last.low)
		last.high++;
	last.low = next;
}

const char *uuid_new(struct arena *arena, int64_t now)
{
	unsigned char bytes[16];
	char hex[2 * sizeof(bytes) + 1];
	char *text = arena_alloc(arena, 37);
	uint64_t millisecond = (uint64_t)(now / 1000) & 0xffffffffffff;

	step(millisecond);
	for (int at = 0; at < 6; at++)
		bytes[at] = (unsigned char)(millisecond >> (40 - 8 * at));
	bytes[6] = (unsigned char)(0x70 | (last.high >> 8 & 0x0f));
	bytes[7] = (unsigned char)last.high;
	for (int at = 0; at < 8; at++)
		bytes[8 + at] = (unsigned char)(last.low >> (56 - 8 * at));
	bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f));

	sodium_bin2hex(hex, sizeof(hex), bytes, sizeof(bytes));
	static const struct {
		int from, length, to;
	} groups[] = {{0, 8, 0}, {8, 4, 9}, {12, 4, 14}, {16, 4, 19}, {20, 12, 24}};
	memset(text, '-', 36);
	for (size_t group = 0; group < sizeof(groups) / sizeof(groups[0]); group++)
		memcpy(text + groups[group].to, hex + groups[group].from,
		       (size_t)groups[group].length);
	return text;
}

bool uuid_is(const char *text)
{
	for (int at = 0; at < 36; at++) {
		bool dash = at == 8 || at == 13 || at == 18 || at == 23;
		char letter = text[at];
		bool hex = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') ||
			   (letter >= 'A' && letter <= 'F');
		if (dash ? letter != '-' : !hex)
			return false; /* a 0 in the middle ends here too */
	}
	return text[36] == '\0';
}
