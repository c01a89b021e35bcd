/* What the frame gives a job whose step is a network's: a transaction for each, and a way around
 * one that fails. */
#include "core/clock.h"
#include "queries.h"
#include "worker/job.h"
#include <string.h>

/* At once; a dry run wants all. */
enum { TURN = 1000000, MOST = 1000, ALL = 1000000 };

/* A transaction. What it did counts when it is committed; a dry run undoes it. */
static int64_t one_network(struct worker *worker, const char *network_id, network_step *step,
			   int64_t *errors)
{
	const struct scope *scope = worker_begin(worker, network_id);
	int64_t done = scope ? step(scope, worker->dry) : 0;
	if (scope && db_finish(worker->db, !worker->dry) != DB_FAILED)
		return done;
	if ((scope || db_failed(worker->db)) && worker_still_there(worker, errors))
		worker_set_aside(worker, network_id, errors);
	return 0;
}

/* Their ids, in the arena. */
static int read_ids(struct worker *worker, struct rows *rows, const char ***ids, int64_t *errors)
{
	int count = 0;
	*ids = arena_alloc(worker->arena, sizeof **ids * (size_t)(rows_count(rows) + 1));
	while (rows_next(rows))
		(*ids)[count++] = row_text(rows, "network_id");
	return worker_read(worker, errors) ? count : 0;
}

int64_t due_networks(struct worker *worker, network_query *query, network_step *step,
		     int64_t *errors)
{
	int64_t done = 0, began = clock_ticks();
	const char **ids;
	db_begin(worker->db, worker->arena, worker->now);
	struct rows *due = query(worker->db, worker_aside(worker), worker->dry ? ALL : MOST);
	int count = read_ids(worker, due, &ids, errors);
	for (int i = 0; i < count && !stop_asked && db_connection(worker->db) &&
			(worker->dry || clock_ticks() - began < TURN);
	     i++)
		done += one_network(worker, ids[i], step, errors);
	return done;
}

int64_t each_network(struct worker *worker, network_step *step, int64_t *errors)
{
	char after_id[37] = "00000000-0000-0000-0000-000000000000";
	int64_t done = 0;
	const char **ids;
	for (int count = 1; count > 0 && !stop_asked && db_connection(worker->db);) {
		arena_reset(worker->arena);
		db_begin(worker->db, worker->arena, worker->now);
		const char *aside = worker_aside(worker);
		count = read_ids(worker, sql_worker_networks(worker->db, after_id), &ids, errors);
		for (int i = 0; i < count && !stop_asked && db_connection(worker->db); i++)
			if (!strstr(aside, ids[i]))
				done += one_network(worker, ids[i], step, errors);
		memcpy(after_id, count ? ids[count - 1] : after_id, sizeof after_id);
	}
	return done;
}

int64_t no_network(struct worker *worker, network_step *step, int64_t *errors)
{
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, worker->now);
	db_write(worker->db);
	struct scope scope = {worker->db,      worker->arena, worker->config,
			      &worker->caller, NULL,	      worker->now};
	int64_t done = step(&scope, worker->dry);
	return worker_end(worker, !worker->dry, errors) ? done : 0;
}
