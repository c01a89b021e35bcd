/* What is past its keep goes, one network after the other: sessions, and rows that were only kept
 * for counting, for repeats and for looking back. The run's row in job_run is its record: a row per
 * removed one would keep what goes. */
#include "queries.h"
#include "worker/job.h"
#include <string.h>

/* At once of each table; a dry run counts them all. */
enum { MOST = 1000, ALL = 1000000000 };

typedef struct rows *remover(struct db *db, const char *network_id, int64_t most, bool dry);

static int64_t removed_of(struct worker *worker, struct rows *rows, int64_t *errors)
{
	int64_t removed = rows_next(rows) ? row_int(rows, "removed") : 0;
	if (db_finish(worker->db, !worker->dry) != DB_FAILED)
		return removed;
	(*errors)++;
	return 0;
}

/* The ids of up to 100 networks after one, in the arena. */
static int list_networks(struct worker *worker, const char *after_id, const char *networks[100],
			 int64_t *errors)
{
	int count = 0;
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, worker->now);
	struct rows *rows = sql_worker_networks(worker->db, after_id);
	while (count < 100 && rows_next(rows))
		networks[count++] = row_text(rows, "network_id");
	worker_read(worker, errors);
	return count;
}

static int64_t each_network(struct worker *worker, remover *query, int64_t *errors)
{
	char after_id[37] = "00000000-0000-0000-0000-000000000000";
	const char *networks[100];
	int64_t removed = 0, most = worker->dry ? ALL : MOST;
	for (int count;
	     !stop_asked && (count = list_networks(worker, after_id, networks, errors)) > 0;) {
		memcpy(after_id, networks[count - 1], sizeof after_id);
		for (int i = 0; i < count && !stop_asked; i++)
			if (worker_begin(worker, networks[i]))
				removed += removed_of(
					worker, query(worker->db, networks[i], most, worker->dry),
					errors);
	}
	return removed;
}

static int64_t sessions(struct worker *worker, int64_t *errors)
{
	return each_network(worker, sql_worker_remove_sessions, errors);
}

static int64_t traces(struct worker *worker, int64_t *errors)
{
	int64_t removed = each_network(worker, sql_worker_remove_traces, errors);
	removed += each_network(worker, sql_worker_remove_messages, errors);
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, worker->now);
	db_write(worker->db);
	struct rows *rows =
		sql_worker_remove_platform(worker->db, worker->dry ? ALL : MOST, worker->dry);
	return removed + removed_of(worker, rows, errors);
}

const struct job job_remove_sessions = {"remove_sessions", "remove sessions that ended 30 days ago",
					sessions, true};
const struct job job_remove_traces = {
	"remove_traces", "remove what was kept only for counting, for repeats and for a while",
	traces, true};
