/* A network with a guest's browser in front of it: what the tests of the guest's pages start from.
 */
#pragma once
#include "ask.h"
#include "signing.h"

struct guest_world {
	struct world *world;
	struct asker *browser;
	const char *slug, *guest_id; /* "" until signed in */
};

/* `settings` as for world_open; the network is found under its slug. */
struct guest_world guest_world_open(const struct app *app, const char *settings);
void guest_world_close(struct guest_world *place);
/* "/<slug><path>", in the world's arena. */
const char *guest_address(struct guest_world *place, const char *path);
/* GET of that path below the network's address. */
void guest_get(struct guest_world *place, const char *path);
/* Through the pages: number, code, card. Lets two minutes pass. */
void guest_sign_in(struct guest_world *place, const char *phone);
/* Both clocks. */
void guest_wait_for(struct guest_world *place, int64_t microseconds);
/* A sale at the till that is confirmed at once. */
void guest_earn(struct guest_world *place, int64_t amount_minor);
