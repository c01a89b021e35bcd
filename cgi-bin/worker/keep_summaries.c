/* The dashboards' figures, a network at a time. */
#include "core/clock.h"
#include "domain/network.h"
#include "domain/summary.h"
#include "queries.h"
#include "worker/job.h"

enum { DAYS_AT_ONCE = 10 };
/* What began before this and is still to be committed is rare, and found at the next turn. */
static const int64_t behind = 2000000;

static int64_t keep(const struct scope *scope, bool dry)
{
	int64_t began = clock_ticks();
	if (dry)
		return 1;
	int days = summary_keep(scope, scope->now - behind, DAYS_AT_ONCE);
	if (days > 0)
		sql_summary_set_took(scope->db, scope->network->network_id, clock_ticks() - began);
	else /* most networks, most of the time */
		sql_job_commit_later(scope->db);
	return days;
}

static int64_t batch(struct worker *worker, int64_t *errors)
{
	return due_networks(worker, sql_summary_due, keep, errors);
}

const struct job job_keep_summaries = {"keep_summaries", "bring the dashboards' figures up to date",
				       batch, false};
