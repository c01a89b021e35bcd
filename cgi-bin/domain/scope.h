/* What every domain function is given first: who acts, for which network, with which database,
 * when. */
#pragma once
#include "core/arena.h"
#include "core/caller.h"
#include "core/config.h"
#include "core/db.h"
#include <stdint.h>

struct network;
struct scope {
	struct db *db;
	struct arena *arena;
	const struct config *config;
	const struct caller *caller;
	const struct network *network; /* its settings */
	int64_t now;		       /* the request's or batch's one instant */
};
/* "guest", "staff", "owner", "worker" or "setup": who an entry or an audit row names. */
const char *actor_kind(const struct caller *caller);
/* The actor's id, or NULL (SQL NULL) for jobs. */
const char *actor_id(const struct caller *caller);
