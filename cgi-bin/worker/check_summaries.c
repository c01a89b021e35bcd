/* `worker verify`, after the ledger: the dashboards' figures against the rows they are made of. */
#include "queries.h"
#include "worker/job.h"
#include <inttypes.h>
#include <stdio.h>

int verify_summaries(struct worker *worker, const char *network_id)
{
	int result = 0;
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, worker->now);
	db_network(worker->db, network_id);
	struct rows *wrong = sql_verify_summary(worker->db, network_id);
	if (rows_next(wrong)) {
		printf("%s: summaries, %s: kept as %" PRId64 ", is %" PRId64 "\n",
		       row_text(wrong, "slug"), row_text(wrong, "figure"), row_int(wrong, "kept"),
		       row_int(wrong, "actual"));
		result = 1;
	}
	if (db_finish(worker->db, false) != DB_FAILED)
		return result;
	printf("cannot read the summaries: %s\n", db_error(worker->db));
	return 1;
}
