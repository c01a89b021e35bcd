/* `worker demo`. */
#include "worker/demo_year.h"
#include "core/clock.h"
#include "domain/network.h"
#include "queries.h"
#include <stdio.h>

const struct scope *demo_begin(struct demo *demo, int64_t at, enum who who, const char *person_id,
			       int place)
{
	struct worker *worker = demo->worker;
	bool staff = who & STAFF;
	worker->caller.who = who;
	worker->caller.person_id = person_id;
	worker->caller.network_id = demo->network_id;
	worker->caller.restaurant_id = staff ? demo->restaurants[place] : "";
	worker->caller.till_id = staff ? demo->tills[place] : "";
	demo->at = at;
	demo->scope = (struct scope){worker->db,      demo->arena,   worker->config,
				     &worker->caller, demo->network, at};
	db_begin(worker->db, demo->arena, at);
	db_network(worker->db, demo->network_id);
	db_write(worker->db);
	return &demo->scope;
}

void demo_end(struct demo *demo, bool keep)
{
	enum db_end end = db_finish(demo->worker->db, keep);
	if (end != (keep ? DB_KEPT : DB_UNDONE) && !demo->failed) {
		fprintf(stderr, "worker demo: %s\n", db_error(demo->worker->db));
		demo->failed = true;
	}
}

int make_demo(struct worker *worker)
{
	struct demo demo = {.worker = worker,
			    .arena = worker->arena,
			    .base = clock_now() / DEMO_MINUTE * DEMO_MINUTE};
	enum demo_state state = demo_state(&demo);
	if (state == DEMO_CUT_SHORT) {
		fputs("worker demo: an earlier start was cut short; make reset, then start again\n",
		      stderr);
		return 1;
	}
	if (state == DEMO_MISSING && !demo.failed) {
		demo_networks(&demo);
		demo_guests(&demo);
		demo_crowd(&demo, "blkpages");
		demo_crowd(&demo, "northern-table");
		demo_crowd(&demo, "mama-nkechi");
		demo_subscriptions(&demo);
		demo_owner(&demo);
	}
	return demo.failed ? 1 : 0;
}
