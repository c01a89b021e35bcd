/* An owner's browser beside a small network: what the tests of the owner's console start from. */
#pragma once
#include "ask.h"
#include "world.h"

struct owner_world {
	struct world *world; /* its network is one of all there are in the database */
	struct asker *browser;
	const char *owner_id; /* "Olive"; no device */
};

/* `settings` as for world_open; Olive is signed in, both factors passed. */
struct owner_world owner_world_open(const struct app *app, const char *settings);
void owner_world_close(struct owner_world *place);
/* Another session of hers in a browser that forgot the last; `passed` false: half open. */
void owner_be(struct owner_world *place, bool passed);
/* GET below /owner. A POST is ask(place.browser, METHOD_POST, "/owner/…", …). */
void owner_get(struct owner_world *place, const char *path_format, ...)
	__attribute__((format(printf, 2, 3)));
/* GET of where the last answer leads. */
void owner_follow(struct owner_world *place);
/* Both clocks; the session stays in use. */
void owner_wait(struct owner_world *place, int64_t microseconds);
