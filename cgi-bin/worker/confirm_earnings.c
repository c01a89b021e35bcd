/* Earnings whose pending period is over become available. */
#include "domain/visit.h"
#include "worker/job.h"

static int64_t batch(struct worker *worker, int64_t *errors)
{
	static const struct turn turn = {.ask = visit_confirm_ask, .step = visit_confirm_step};
	return due_batch_ahead(worker, "confirm_earning", &turn, errors);
}

const struct job job_confirm_earnings = {
	"confirm_earnings", "make earnings available after the pending period", batch, false};
