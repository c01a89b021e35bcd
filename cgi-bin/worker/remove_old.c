/* What is past its keep goes, one network after the other: sessions, and rows that were only kept
 * for counting, for repeats and for looking back. The run's row in job_run is its record: a row per
 * removed one would keep what goes. */
#include "domain/network.h"
#include "queries.h"
#include "worker/job.h"

/* At once of each table; a dry run counts them all. */
enum { MOST = 1000, ALL = 1000000000 };

static int64_t removed_of(struct rows *rows)
{
	return rows_next(rows) ? row_int(rows, "removed") : 0;
}

typedef struct rows *remover(struct db *db, const char *network_id, int64_t most, bool dry);

static int64_t remove_by(remover *query, const struct scope *scope, bool dry)
{
	return removed_of(query(scope->db, scope->network->network_id, dry ? ALL : MOST, dry));
}

static int64_t sessions_of(const struct scope *scope, bool dry)
{
	return remove_by(sql_worker_remove_sessions, scope, dry);
}

static int64_t traces_of(const struct scope *scope, bool dry)
{
	return remove_by(sql_worker_remove_traces, scope, dry) +
	       remove_by(sql_worker_remove_messages, scope, dry);
}

static int64_t traces_of_platform(const struct scope *scope, bool dry)
{
	return removed_of(sql_worker_remove_platform(scope->db, dry ? ALL : MOST, dry));
}

static int64_t sessions(struct worker *worker, int64_t *errors)
{
	return each_network(worker, sessions_of, errors);
}

static int64_t traces(struct worker *worker, int64_t *errors)
{
	return each_network(worker, traces_of, errors) +
	       no_network(worker, traces_of_platform, errors);
}

const struct job job_remove_sessions = {"remove_sessions", "remove sessions that ended 30 days ago",
					sessions, true};
const struct job job_remove_traces = {
	"remove_traces", "remove what was kept only for counting, for repeats and for a while",
	traces, true};
