/* A worker in a test's world: its own connection, as one of the worker's roles. */
#pragma once
#include "worker/job.h"
#include "world.h"

/* End it with world_worker_end(). Its instant is the world's. */
struct worker world_worker(struct world *world, const char *role);
void world_worker_end(struct worker *worker);
