/* Seals phones for the loader: reads "g guest_id" lines, writes "g guest_id key_sealed phone_sealed
 * phone_index" for COPY, as guest_add() would. NETWORK_ID names the network. */
#include "core/arena.h"
#include "core/config.h"
#include "core/crypto.h"
#include "domain/guest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void seal_one(struct arena *arena, const struct config *config, const char *network_id,
		     long g, const char *guest_id)
{
	struct key own = {.id = 0};
	const char *phone = arena_printf(arena, "+447%09ld", g % 1000000000);
	random_fill(own.bytes, sizeof own.bytes);
	const char *key_sealed =
		seal(arena, config_key(config, "seal"),
		     arena_printf(arena, "guest.key_sealed.%s.%s", network_id, guest_id),
		     base64url(arena, own.bytes, sizeof own.bytes));
	const char *phone_sealed =
		seal(arena, &own,
		     arena_printf(arena, "guest.phone_sealed.%s.%s", network_id, guest_id), phone);
	/* COPY reads \\ as one backslash. */
	printf("%ld\t%s\t\\%s\t\\%s\t\\%s\n", g, guest_id, key_sealed, phone_sealed,
	       phone_index_in(arena, config, network_id, phone));
}

int main(void)
{
	struct arena *arena = arena_new(1 << 20);
	const struct config *config = config_open("guest");
	const char *network_id = getenv("NETWORK_ID");
	char line[100], guest_id[40];
	long g;
	crypto_start();
	if (!network_id)
		return 2;
	while (fgets(line, sizeof line, stdin)) {
		if (sscanf(line, "%ld %39s", &g, guest_id) != 2)
			return 1;
		seal_one(arena, config, network_id, g, guest_id);
		arena_reset(arena);
	}
	return 0;
}
