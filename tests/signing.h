/* What tests of signing in share: the world (world.h) as another role, and the codes that were
 * sent. Needs $LOYALTY_DATABASE. */
#pragma once
#include "domain/otp.h"
#include "world.h"

/* From here on the world's database is asked as this role. */
void world_role(struct world *world, const char *role);
/* Body, recipient and code of the latest message in the network's outbox, opened; "" when there is
 * none. */
struct sent {
	const char *to, *text, *code;
};
struct sent world_sent(struct world *world);

/* Runs play(world, number) `each` times in `processes` processes at once, each with a connection of
 * its own as that role; what it returns is summed. */
int world_at_once(struct world *world, const char *role, int processes, int each,
		  int (*play)(struct world *world, int number));
