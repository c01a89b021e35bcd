/* A code that is dead keeps no secret. The run's row in job_run is its record, not a row per code.
 */
#include "domain/network.h"
#include "queries.h"
#include "worker/job.h"

enum { MOST = 1000, ALL = 1000000000 };

static int64_t wipe(const struct scope *scope, bool dry)
{
	struct rows *rows =
		sql_worker_wipe_codes(scope->db, scope->network->network_id, dry ? ALL : MOST, dry);
	return rows_next(rows) ? row_int(rows, "wiped") : 0;
}

static int64_t batch(struct worker *worker, int64_t *errors)
{
	return due_networks(worker, sql_worker_networks_with_codes, wipe, errors);
}

const struct job job_wipe_codes = {"wipe_codes", "remove the secrets of dead sign-in codes", batch,
				   false};
