/* A network with a cashier's browser at its till: what the tests of the console start from. */
#pragma once
#include "ask.h"
#include "world.h"

struct till_world {
	struct world *world;
	struct asker *browser;
	const char *guest_id; /* "Ada", verified */
};

/* `settings` as for world_open; the cashier is signed in at Shoreditch, Till 1. */
struct till_world till_world_open(const struct app *app, const char *settings);
void till_world_close(struct till_world *place);
/* From here on this person asks: CASHIER or MANAGER. */
void till_be(struct till_world *place, enum who who);
/* GET and POST below /manage; POST takes pairs as ask() does. */
void till_get(struct till_world *place, const char *path_format, ...)
	__attribute__((format(printf, 2, 3)));
/* GET of where the last answer leads. */
void till_follow(struct till_world *place);
/* The id at the end of where the last answer leads. */
const char *till_led_to(struct till_world *place);
/* Both clocks; the session stays in use. */
void till_wait(struct till_world *place, int64_t microseconds);
/* A guest of that name with that many confirmed points by a sale. */
void till_earn(struct till_world *place, int64_t amount_minor);
