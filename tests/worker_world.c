/* See worker_world.h. */
#include "worker_world.h"
#include <stdio.h>
#include <stdlib.h>

struct worker world_worker(struct world *world, const char *role)
{
	char conninfo[512];
	snprintf(conninfo, sizeof conninfo, "%s user=%s", getenv("LOYALTY_DATABASE"), role);
	return (struct worker){
		.config = world->config,
		.db = db_open(conninfo, "test"),
		.arena = arena_new(64 << 20),
		.caller = {.who = WORKER,
			   .network_id = "",
			   .person_id = "",
			   .name = "",
			   .session = "",
			   .restaurant_id = "",
			   .till_id = "",
			   .request_id = ""},
		.now = world->now,
	};
}

void world_worker_end(struct worker *worker)
{
	db_close(worker->db);
	arena_free(worker->arena);
}
