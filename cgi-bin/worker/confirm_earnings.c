/* Earnings whose pending period is over become available. */
#include "domain/visit.h"
#include "worker/job.h"

static int64_t batch(struct worker *worker, int64_t *errors)
{
	return due_batch(worker, "confirm_earning", visit_confirm_due, errors);
}

const struct job job_confirm_earnings = {
	"confirm_earnings", "make earnings available after the pending period", batch, false};
