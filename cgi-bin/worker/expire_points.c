/* Points that were not used in time are gone, whether their guest comes or not. */
#include "domain/points_expire.h"
#include "worker/job.h"

static int64_t batch(struct worker *worker, int64_t *errors)
{
	return due_batch(worker, "expire_points", points_expire_due, errors);
}

const struct job job_expire_points = {"expire_points", "expire points that were not used in time",
				      batch, false};
