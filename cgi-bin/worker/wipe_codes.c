/* A code that is dead keeps no secret. The run's row in job_run is its record, not a row per code.
 */
#include "queries.h"
#include "worker/job.h"

static int64_t batch(struct worker *worker, int64_t *errors)
{
	const char *networks[100];
	int count = 0;
	int64_t wiped = 0;
	db_begin(worker->db, worker->arena, worker->now);
	if (worker->dry) {
		struct rows *dead = sql_worker_count_codes(worker->db);
		wiped = rows_next(dead) ? row_int(dead, "codes") : 0;
		worker_read(worker, errors);
		return wiped;
	}
	struct rows *rows = sql_worker_networks_with_codes(worker->db);
	while (count < 100 && rows_next(rows))
		networks[count++] = row_text(rows, "network_id");
	worker_read(worker, errors);
	for (int i = 0; i < count; i++) {
		int64_t here = 0;
		if (!worker_begin(worker, networks[i]))
			continue;
		struct rows *done = sql_worker_wipe_codes(worker->db, networks[i]);
		if (rows_next(done))
			here = row_int(done, "wiped");
		if (db_finish(worker->db, true) == DB_KEPT)
			wiped += here;
		else
			(*errors)++;
	}
	return wiped;
}

const struct job job_wipe_codes = {"wipe_codes", "remove the secrets of dead sign-in codes", batch,
				   false};
