/* Job: who has points that expire in seven days is told so. */
#include "domain/expiry_remind.h"
#include "worker/job.h"

static int64_t batch(struct worker *worker, int64_t *errors)
{
	return due_batch(worker, "remind_expiry", expiry_remind_due, errors);
}

const struct job job_remind_expiry = {"remind_expiry", "tell guests of points that expire soon",
				      batch, false};
