/* The dashboards' figures, a network at a time. */
#include "core/clock.h"
#include "domain/summary.h"
#include "queries.h"
#include "worker/job.h"

enum { DAYS_AT_ONCE = 10, DEAR_DAYS_AT_ONCE = 3, NETWORKS = 100, TURN = 1000000 };
/* What began before this and is still to be committed is rare, and found at the next turn. */
static const int64_t behind = 2000000;

/* One transaction; returns the days made, or −1. */
static int keep_network(struct worker *worker, const char *network_id, int64_t took)
{
	const struct scope *scope = worker_begin(worker, network_id);
	int most = took < TURN ? DAYS_AT_ONCE : DEAR_DAYS_AT_ONCE;
	int64_t began = clock_ticks();
	int days = scope ? summary_keep(scope, worker->now - behind, most) : 0;
	if (days > 0)
		sql_summary_set_took(worker->db, network_id, clock_ticks() - began);
	return !scope || db_finish(worker->db, true) == DB_KEPT ? days : -1;
}

static int64_t keep_summaries(struct worker *worker, int64_t *errors)
{
	const char *networks[NETWORKS];
	int64_t took[NETWORKS];
	int count = 0;
	int64_t done = 0, began = clock_ticks();
	db_begin(worker->db, worker->arena, worker->now);
	struct rows *rows = sql_summary_due(worker->db, worker_aside(worker));
	for (; count < NETWORKS && rows_next(rows); count++) {
		networks[count] = row_text(rows, "network_id");
		took[count] = row_int(rows, "took_us");
	}
	worker_read(worker, errors);
	if (worker->dry)
		return count;
	for (int i = 0; i < count && !stop_asked && clock_ticks() - began < TURN; i++) {
		int days = keep_network(worker, networks[i], took[i]);
		if (days < 0)
			worker_set_aside(worker, networks[i], errors);
		done += days > 0 ? days : 0;
	}
	return done;
}

const struct job job_keep_summaries = {
	.name = "keep_summaries",
	.about = "bring the dashboards' figures up to date",
	.batch = keep_summaries,
};
