/* Settled redemptions are final once the cashier's void window is over. */
#include "domain/redemption.h"
#include "worker/job.h"

static int64_t batch(struct worker *worker, int64_t *errors)
{
	return due_batch(worker, "confirm_redemption", redemption_confirm_due, errors);
}

const struct job job_confirm_redemptions = {"confirm_redemptions",
					    "end the hold of settled redemptions", batch, false};
