/* Clients' addresses cut to the block that one household or firm shares. */
#include "domain/address.h"
#include <arpa/inet.h>
#include <string.h>

/* False when it is no address; `four` says that the first four bytes are all of it. */
static bool read_address(const char *text, unsigned char bytes[16], bool *four)
{
	static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	*four = inet_pton(AF_INET, text, bytes) == 1;
	if (*four)
		return true;
	if (inet_pton(AF_INET6, text, bytes) != 1)
		return false;
	if (memcmp(bytes, mapped, sizeof mapped) == 0) {
		memmove(bytes, bytes + sizeof mapped, 4);
		*four = true;
	}
	return true;
}

const char *address_block(struct arena *arena, const char *address)
{
	unsigned char bytes[16];
	char text[INET6_ADDRSTRLEN];
	bool four;
	if (!read_address(address, bytes, &four))
		return "";
	memset(bytes + (four ? 3 : 8), 0, four ? 1 : 8);
	inet_ntop(four ? AF_INET : AF_INET6, bytes, text, sizeof text);
	return arena_printf(arena, "%s/%d", text, four ? 24 : 64);
}

bool address_is_loopback(const char *address)
{
	static const unsigned char loopback[16] = {[15] = 1};
	unsigned char bytes[16];
	bool four;
	if (!read_address(address, bytes, &four))
		return false;
	return four ? bytes[0] == 127 : memcmp(bytes, loopback, sizeof loopback) == 0;
}
